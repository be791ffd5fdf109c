package fit

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"puente/internal/model"
	"puente/internal/sim/march"
	"puente/internal/stat"
)

// Track is what is known of one caravan.
type Track struct {
	ID     string
	Points []TrackPoint // by date
}

// TrackPoint is one row of a track: something seen on a day at a place.
type TrackPoint struct {
	Date      model.Date
	Place     string  // id; "" where the source names a stretch
	Low, High float64 // persons; 0 where nobody counted
	Walked    float64 // km of that day; NaN where not told
	Disbanded bool
	Row       model.InputRow
}

// CaravanFate is what became of a caravan as far as its track tells.
type CaravanFate string

// The fates.
const (
	FateReached   CaravanFate = "reached"   // seen at the border
	FateDisbanded CaravanFate = "disbanded" // said to have ended
	FateLost      CaravanFate = "lost"      // the track ends on the way
)

// TrackFacts sums a track up.
type TrackFacts struct {
	ID    string      `json:"id"`
	First model.Date  `json:"first"`
	Last  model.Date  `json:"last"`
	Days  int         `json:"days"` // from the first sighting to the last, both counted
	KM    float64     `json:"km"`   // by road between them
	Low   float64     `json:"size_low"`
	High  float64     `json:"size_high"`
	Fate  CaravanFate `json:"fate"`
}

// Tracks reads the tracks known on a date from records of the kind caravans, the oldest first.
func Tracks(records []model.Record, asOf model.Date) []Track {
	byID := map[string]int{}
	var tracks []Track
	for _, r := range records {
		date, err := model.ParseDate(r.Fields["date"])
		if r.Kind != "caravans" || err != nil || asOf.Known() && r.AvailableFrom > asOf {
			continue
		}
		id := r.Fields["caravan"]
		i, ok := byID[id]
		if !ok {
			i = len(tracks)
			byID[id] = i
			tracks = append(tracks, Track{ID: id})
		}
		tracks[i].Points = append(tracks[i].Points, trackPoint(r, date))
	}
	for _, t := range tracks {
		slices.SortStableFunc(t.Points, func(a, b TrackPoint) int { return cmp.Compare(a.Date, b.Date) })
	}
	slices.SortStableFunc(tracks, func(a, b Track) int { return cmp.Compare(a.Points[0].Date, b.Points[0].Date) })
	return tracks
}

func trackPoint(r model.Record, date model.Date) TrackPoint {
	number := func(field string, missing float64) float64 {
		v, err := strconv.ParseFloat(r.Fields[field], 64)
		if err != nil {
			return missing
		}
		return v
	}
	return TrackPoint{
		Date: date, Place: r.Fields["place_id"], Low: number("size_low", 0), High: number("size_high", 0),
		Walked: number("km_that_day", math.NaN()), Disbanded: strings.Contains(r.Fields["event"], "disband"),
		Row: model.InputRow{
			What: "caravans." + r.Fields["caravan"], Period: model.Day(date), Value: r.Fields["event"], Document: r.Document,
			Locator: r.Locator.String(), AvailableFrom: r.AvailableFrom, Proxy: r.Proxy,
		},
	}
}

// Roads is what a lesson needs to know of the corridor.
type Roads struct {
	Way    func(from, to string) float64 // km by road; negative where there is no way
	Border func(place string) bool       // whether a place lies at the end of the corridor
	Within func(place string) bool       // whether a place lies in the country of the departure; tracks are read from there on
}

// within cuts a track to what was seen in the country of the departure, and after.
func (r Roads) within(t Track) Track {
	for i, p := range t.Points {
		if p.Place != "" && r.Within(p.Place) {
			return Track{t.ID, t.Points[i:]}
		}
	}
	return Track{ID: t.ID}
}

// facts sums a track up. Its km are the way between the places where it was seen, in their order, walked from the
// first day to the last that has a place.
func (r Roads) facts(t Track) (f TrackFacts, walked int) {
	f = TrackFacts{ID: t.ID, First: t.Points[0].Date, Last: t.Points[len(t.Points)-1].Date, Fate: FateLost}
	f.Days = int(f.Last-f.First) + 1
	at := ""
	for _, p := range t.Points {
		if p.Low > 0 && f.Low == 0 {
			f.Low = p.Low
		}
		f.High = max(f.High, p.High)
		if p.Disbanded {
			f.Fate = FateDisbanded
		}
		if p.Place == "" {
			continue
		}
		if at != "" {
			f.KM += max(0, r.Way(at, p.Place))
		}
		at, walked = p.Place, int(p.Date-f.First)+1
	}
	if r.Border(at) {
		f.Fate = FateReached
	}
	return f, walked
}

// Lesson is what earlier caravans teach a march, with the numbers that it came from.
type Lesson struct {
	Rules   march.Rules
	Earlier []TrackFacts // the caravans that taught it, as known on the date
	Reached int          // of them
	Ended   int
	Lost    int
	Read    []model.InputRow
}

// Prior weights of the lesson: half a caravan ended in ten days before any was seen, and a track that is lost counts
// as half an end, because nobody knows. Assumed.
const (
	priorEnds, priorDays = 0.5, 10
	lostEnds             = 0.5
	shortTrack           = 3 // days under which a track says nothing of a pace
	ownNoise             = 0.7
	sizeDays             = 10 // after which a count says little of the next: assumed
)

// What bounds a march, however wide the lesson of few caravans: on its best days, with lifts on buses and trucks, the
// caravan of 2018 came 240 to 320 km (East Bay Times, 14 November 2018); that a whole march does so on every second day
// is assumed to be the most.
const (
	mostKM   = 320
	mostPace = mostKM / 2
)

// CaravanLesson learns the rules of a march from tracks, leaving out the caravan own except for how far it had come
// from the place from, which it left on a day, by its last sighting. Few caravans are known, so that pace and fate stay
// wide: the pace is drawn from Student's t with one degree of freedom less than caravans, the chance of ending from a
// gamma distribution.
func CaravanLesson(tracks []Track, own Own, roads Roads) Lesson {
	l := Lesson{}
	var kept []Track
	var paces []float64
	ends, days := priorEnds, float64(priorDays)
	for _, whole := range tracks {
		t := roads.within(whole)
		if len(t.Points) == 0 {
			continue
		}
		kept = append(kept, t)
		for _, p := range t.Points {
			l.Read = append(l.Read, p.Row)
		}
		if t.ID == own.Track {
			continue
		}
		f, walked := roads.facts(t)
		l.Earlier = append(l.Earlier, f)
		days += float64(f.Days)
		switch f.Fate {
		case FateReached:
			l.Reached++
		case FateDisbanded:
			l.Ended++
			ends++
		default:
			l.Lost++
			ends += lostEnds
		}
		if walked >= shortTrack && f.KM > 0 {
			paces = append(paces, math.Log(f.KM/float64(walked)))
		}
	}
	l.Rules = march.Rules{EndShape: ends, EndRate: days, SizeSD: sizeSpread(kept), SizeDays: sizeDays}
	l.Rules.LogPace, l.Rules.PaceSD, l.Rules.PaceFree = paceOf(paces)
	l.Rules.PaceMost, l.Rules.DayMost = mostPace, mostKM
	l.Rules.RestShare, l.Rules.DayNoise = restsOf(kept)
	for _, t := range kept {
		if t.ID == own.Track {
			l.learnOwn(t, own, roads)
		}
	}
	return l
}

// Own names the caravan that is asked for.
type Own struct {
	Track  string // "" where no track of it is known
	From   string // place that it left
	Depart model.Date
}

// paceOf gives centre, scale and degrees of freedom of the predictive t of log km per day. With fewer than two
// caravans the scale is 1 on one degree of freedom around 20 km: assumed.
func paceOf(paces []float64) (mean, scale, freedom float64) {
	n := float64(len(paces))
	if n < 2 {
		return math.Log(20), 1, 1
	}
	return stat.Mean(paces), math.Sqrt(stat.Var(paces) * (1 + 1/n)), n - 1
}

// restsOf gives the share of rest days among days with a told distance, and the spread of the others' km.
func restsOf(tracks []Track) (share, noise float64) {
	rests, told := 1.0, 4.0 // one day of four before any was seen: assumed
	var walked []float64
	for _, t := range tracks {
		for _, p := range t.Points {
			if math.IsNaN(p.Walked) {
				continue
			}
			told++
			if p.Walked == 0 {
				rests++
			} else {
				walked = append(walked, math.Log(p.Walked))
			}
		}
	}
	noise = 0.5
	if len(walked) > 2 {
		noise = math.Sqrt(stat.Var(walked))
	}
	return rests / told, noise
}

// sizeSpread is the spread of the logarithm of later counts of a caravan over its first: joining, leaving and the
// disagreement of those who count, which the data do not tell apart.
func sizeSpread(tracks []Track) float64 {
	sum, n := 0.0, 0.0
	for _, t := range tracks {
		first := 0.0
		for _, p := range t.Points {
			if p.Low <= 0 || p.High <= 0 {
				continue
			}
			size := math.Sqrt(p.Low * p.High)
			if first == 0 {
				first = size
				continue
			}
			ratio := math.Log(size / first)
			sum += ratio * ratio
			n++
		}
	}
	if n < 2 {
		return 0.5
	}
	return math.Sqrt(sum / n)
}

// learnOwn puts the caravan where it was last seen, and pulls its pace towards what it has walked; a day's pace is
// as noisy as ownNoise over the square root of the days.
func (l *Lesson) learnOwn(t Track, own Own, roads Roads) {
	for _, p := range t.Points {
		if p.Place == "" || p.Date < own.Depart {
			continue
		}
		if km := roads.Way(own.From, p.Place); km > l.Rules.Start {
			l.Rules.Start, l.Rules.StartDay = km, int(p.Date-own.Depart)+1
		}
	}
	days := float64(l.Rules.StartDay)
	if days == 0 {
		return
	}
	seen, among := days/(ownNoise*ownNoise), 1/(l.Rules.PaceSD*l.Rules.PaceSD)
	l.Rules.LogPace = (l.Rules.LogPace*among + math.Log(l.Rules.Start/days)*seen) / (among + seen)
	l.Rules.PaceSD = 1 / math.Sqrt(among+seen)
	l.Rules.PaceFree++
}
