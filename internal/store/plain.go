package store

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"time"
	"unicode/utf8"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

// plain turns a value of the driver into one that JSON, CSV and a table can tell:
// whole numbers are int64 where they fit and text where they do not, dates and times
// ISO text by the column's type, what JSON has no number for is text.
func plain(value any, columnType string) any {
	switch v := value.(type) {
	case nil, bool, string, int64:
		return v
	case int8, int16, int32, uint8, uint16, uint32, uint64, *big.Int:
		return plainInteger(v)
	case float32:
		return plainFloat(float64(v))
	case float64:
		return plainFloat(v)
	case duckdb.Decimal:
		return plainFloat(v.Float64())
	case time.Time:
		return plainTime(v, columnType)
	case []byte:
		return plainBytes(v, columnType)
	}
	return plainNested(value)
}

// plainInteger gives int64, or text where the number does not fit.
func plainInteger(value any) any {
	var n big.Int
	text := fmt.Sprint(value)
	if _, ok := n.SetString(text, 10); ok && n.IsInt64() {
		return n.Int64()
	}
	return text
}

// plainFloat gives the number, or "NaN", "+Inf", "-Inf", which JSON cannot tell.
func plainFloat(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return fmt.Sprint(v)
	}
	return v
}

// plainTime gives ISO 8601; nested values have no column type and are taken for
// days where the clock stands at midnight.
func plainTime(v time.Time, columnType string) string {
	switch {
	case columnType == "DATE", columnType == "" && v.Equal(v.Truncate(24*time.Hour)):
		return v.Format(time.DateOnly)
	case columnType == "TIME", columnType == "TIMETZ":
		return v.Format("15:04:05.999999")
	}
	return v.Format(time.RFC3339Nano)
}

// plainBytes gives a UUID in its usual form, text as text, other bytes in base 64.
func plainBytes(v []byte, columnType string) string {
	switch {
	case columnType == "UUID" && len(v) == 16:
		return fmt.Sprintf("%x-%x-%x-%x-%x", v[0:4], v[4:6], v[6:8], v[8:10], v[10:])
	case utf8.Valid(v):
		return string(v)
	}
	return base64.StdEncoding.EncodeToString(v)
}

// plainNested gives lists and structures with plain values in them, anything else
// as text.
func plainNested(value any) any {
	switch v := value.(type) {
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = plain(v[i], "")
		}
		return list
	case map[string]any:
		fields := make(map[string]any, len(v))
		for key := range v {
			fields[key] = plain(v[key], "")
		}
		return fields
	case duckdb.Map:
		fields := make(map[string]any, len(v))
		for key := range v {
			fields[fmt.Sprint(plain(key, ""))] = plain(v[key], "")
		}
		return fields
	case duckdb.OrderedMap:
		fields := make(map[string]any, v.Len())
		for i, key := range v.Keys() {
			fields[fmt.Sprint(plain(key, ""))] = plain(v.Values()[i], "")
		}
		return fields
	case duckdb.Union:
		return plain(v.Value, "")
	case duckdb.Interval:
		return fmt.Sprintf("P%dM%dDT%gS", v.Months, v.Days, float64(v.Micros)/1e6)
	}
	return fmt.Sprint(value)
}

// jsonText tells a plain value as the text of a cell.
func jsonText(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}
