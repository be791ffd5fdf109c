package claim

import (
	"encoding/json"
	"testing"

	"puente/internal/model"
)

// The JSON of a report is an interface: each field is there for every claim, with
// the same type, whatever the claim is.
func TestEveryFieldIsThereInJSON(t *testing.T) {
	m := realData(t)
	text := "In November 2023 there were 242,418 encounters at the southwest border, the third-highest month in history. " +
		"A caravan of 8,000 people left Tapachula. CBP offered 1,450 CBP One appointments a day in August 2023. " +
		"Officials expect 400,000 encounters next month. Encounters show no signs of slowing. " +
		"Two thirds of those who crossed the Darién in 2023 were Venezuelans. Encounters fell 42 percent in January 2024."
	data, err := json.Marshal(Check(Text{Data: []byte(text), Date: model.DateOf(2024, 3, 1), Today: readerDay}, m.known, m.recordsKnown))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Date    string
		Offsets string
		Claims  []map[string]any
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if got.Date != "2024-03-01" || got.Offsets != "bytes" || len(got.Claims) < 7 {
		t.Fatalf("date %q, offsets %q, %d claims", got.Date, got.Offsets, len(got.Claims))
	}
	amount := map[string]string{"text": "string", "unit": "string"}
	for _, c := range got.Claims {
		wantFields(t, c, map[string]string{
			"text": "string", "start": "number", "end": "number", "reading": "object", "claimed": "object", "observed": "object", "verdict": "string",
			"depends_on": "array", "others": "array", "wording": "string", "margin": "string", "because": "string", "evidence": "array",
		})
		wantFields(t, c["reading"], map[string]string{
			"kind": "string", "quantity": "string", "geography": "string", "component": "string", "authority": "string", "nationality": "string",
			"household": "string", "period": "string", "comparison": "string", "series": "array", "words": "string", "as_of": "string",
		})
		wantFields(t, c["claimed"], amount)
		wantFields(t, c["observed"], amount)
		for _, o := range c["others"].([]any) {
			wantFields(t, o, map[string]string{"reading": "string", "observed": "object", "verdict": "string", "series": "array", "evidence": "array", "as_of": "string", "because": "string"})
		}
		for _, e := range c["evidence"].([]any) {
			wantFields(t, e, map[string]string{"series": "string", "period": "string", "value": "number", "vintage": "string", "source": "string", "document": "string"})
			if e.(map[string]any)["period"] == "" {
				t.Errorf("%v: evidence without its period", c["text"])
			}
		}
		if start, end := int(c["start"].(float64)), int(c["end"].(float64)); text[start:end] != c["text"] {
			t.Errorf("bytes %d to %d are %q, not %q", start, end, text[start:end], c["text"])
		}
		switch Verdict(c["verdict"].(string)) {
		case Right, Imprecise, Wrong, Uncheckable:
		default:
			t.Errorf("verdict %v", c["verdict"])
		}
	}
}

func wantFields(t *testing.T, v any, want map[string]string) {
	t.Helper()
	object, ok := v.(map[string]any)
	if !ok {
		t.Fatalf("%v is no object", v)
	}
	for name, kind := range want {
		value, there := object[name]
		got := "null"
		switch value.(type) {
		case string:
			got = "string"
		case float64:
			got = "number"
		case []any:
			got = "array"
		case map[string]any:
			got = "object"
		}
		if !there || got != kind {
			t.Errorf("field %s is %s (%v), want %s", name, got, value, kind)
		}
	}
}
