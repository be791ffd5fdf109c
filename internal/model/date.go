package model

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Date is a civil day, counted from 1970-01-01. NoDate means not known.
type Date int32

// NoDate stands for a date that is not known; it sorts before every real date.
const NoDate Date = -1 << 31

// DateOf makes the Date of a civil year, month (1–12) and day; days beyond the
// month carry over as in time.Date.
func DateOf(year, month, day int) Date {
	return Date(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDate reads YYYY-MM-DD. Years 1800 to 2199 are accepted.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil || t.Year() < 1800 || t.Year() > 2199 {
		return NoDate, fmt.Errorf("%q is not a date YYYY-MM-DD", s)
	}
	return Date(t.Unix() / 86400), nil
}

// Known reports whether d is a real date.
func (d Date) Known() bool { return d != NoDate }

// Civil returns the year, month (1–12) and day.
func (d Date) Civil() (year, month, day int) {
	y, m, dd := time.Unix(int64(d)*86400, 0).UTC().Date()
	return y, int(m), dd
}

// AddMonths is the same day of the month so many months later; a day after the 28th becomes the 28th, which every month has.
func (d Date) AddMonths(months int) Date {
	year, month, day := d.Civil()
	return DateOf(year, month+months, min(day, 28))
}

// Weekday returns 0 for Monday to 6 for Sunday.
func (d Date) Weekday() int {
	return ((int(d)+3)%7 + 7) % 7 // 1970-01-01 was a Thursday
}

// String gives YYYY-MM-DD, or an empty string for NoDate.
func (d Date) String() string {
	if d == NoDate {
		return ""
	}
	y, m, dd := d.Civil()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, dd)
}

// MarshalText writes String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads ParseDate, or NoDate from an empty text.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = NoDate
		return nil
	}
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// PeriodKind tells how long a Period is and how it is named.
type PeriodKind uint8

// The kinds of period, shortest first.
const (
	PeriodNone PeriodKind = iota
	PeriodDay
	PeriodMonth
	PeriodQuarter
	PeriodYear
	PeriodFiscalYear // U.S.: 1 October to 30 September, named by the ending year
)

// Period is the span of time that a number speaks of. It is a value that can
// be compared with == and used as a map key.
type Period struct {
	Kind  PeriodKind
	Start Date // its first day
}

// Day returns the period of one day.
func Day(d Date) Period { return Period{PeriodDay, d} }

// Month returns the period of a calendar month (month 1–12).
func Month(year, month int) Period { return Period{PeriodMonth, DateOf(year, month, 1)} }

// MonthOf returns the month that holds d.
func MonthOf(d Date) Period { y, m, _ := d.Civil(); return Month(y, m) }

// Year returns the period of a calendar year.
func Year(year int) Period { return Period{PeriodYear, DateOf(year, 1, 1)} }

// FiscalYear returns the U.S. fiscal year that ends in year.
func FiscalYear(year int) Period { return Period{PeriodFiscalYear, DateOf(year-1, 10, 1)} }

// Months returns the number of calendar months in the period, 0 for a day.
func (p Period) Months() int {
	return [...]int{0, 0, 1, 3, 12, 12}[p.Kind]
}

// End returns the last day of the period.
func (p Period) End() Date {
	if p.Kind == PeriodDay {
		return p.Start
	}
	y, m, _ := p.Start.Civil()
	return DateOf(y, m+p.Months(), 1) - 1
}

// Add returns the period that lies n of its own lengths later (n may be negative).
func (p Period) Add(n int) Period {
	if p.Kind == PeriodDay {
		return Period{p.Kind, p.Start + Date(n)}
	}
	y, m, _ := p.Start.Civil()
	return Period{p.Kind, DateOf(y, m+n*p.Months(), 1)}
}

// Split returns the calendar months of the period; a day gives none.
func (p Period) Split() []Period {
	months := make([]Period, p.Months())
	y, m, _ := p.Start.Civil()
	for i := range months {
		months[i] = Period{PeriodMonth, DateOf(y, m+i, 1)}
	}
	return months
}

// String gives 2023-12-26, 2023-11, 2023-Q4, 2023 or FY2023.
func (p Period) String() string {
	y, m, _ := p.Start.Civil()
	switch p.Kind {
	case PeriodDay:
		return p.Start.String()
	case PeriodMonth:
		return fmt.Sprintf("%04d-%02d", y, m)
	case PeriodQuarter:
		return fmt.Sprintf("%04d-Q%d", y, (m+2)/3)
	case PeriodYear:
		return fmt.Sprintf("%04d", y)
	case PeriodFiscalYear:
		return fmt.Sprintf("FY%04d", y+1)
	}
	return ""
}

// ParsePeriod reads what String writes.
func ParsePeriod(s string) (Period, error) {
	bad := fmt.Errorf("%q is not a period such as 2023-12-26, 2023-11, 2023-Q4, 2023 or FY2023", s)
	if strings.HasPrefix(s, "FY") {
		y, ok := yearOf(s[2:])
		if !ok {
			return Period{}, bad
		}
		return FiscalYear(y), nil
	}
	switch len(s) {
	case 4:
		if y, ok := yearOf(s); ok {
			return Year(y), nil
		}
	case 7:
		y, ok := yearOf(s[:4])
		if ok && s[4:6] == "-Q" && s[6] >= '1' && s[6] <= '4' {
			return Period{PeriodQuarter, DateOf(y, 3*int(s[6]-'1')+1, 1)}, nil
		}
		if d, err := ParseDate(s + "-01"); err == nil {
			return Period{PeriodMonth, d}, nil
		}
	case 10:
		if d, err := ParseDate(s); err == nil {
			return Day(d), nil
		}
	}
	return Period{}, bad
}

// yearOf reads a four-digit year between 1800 and 2199.
func yearOf(s string) (int, bool) {
	y, err := strconv.Atoi(s)
	return y, err == nil && len(s) == 4 && y >= 1800 && y <= 2199
}

// MarshalText writes String.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads ParsePeriod, or no period from an empty text, as MarshalText writes it.
func (p *Period) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*p = Period{}
		return nil
	}
	v, err := ParsePeriod(string(b))
	if err != nil {
		return err
	}
	*p = v
	return nil
}
