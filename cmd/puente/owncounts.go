package main

import (
	"fmt"

	"puente/internal/app"
)

// ownNotes tell a user's counts beside the run, and the weeks after them on their scale.
func ownNotes(answer app.RunAnswer) []string {
	var notes []string
	for _, o := range answer.Own {
		notes = append(notes, ownNote(o))
	}
	for _, s := range answer.OwnScales {
		note := fmt.Sprintf("%s: you counted %.2f times what the run tells (counts: %d, from %.2f to %.2f times).", s.Label.English, s.Ratio, s.Counts, s.Low, s.High)
		if len(s.Ahead) > 0 {
			b := s.Ahead[len(s.Ahead)-1]
			note += fmt.Sprintf(" On that scale the last week that is told, from %s: a median of %.0f on a day (80 %% %.0f to %.0f; the interval is the run's alone).", b.Period.Start, b.P50, b.P10, b.P90)
		}
		notes = append(notes, note)
	}
	return notes
}

// withinWords tell in which interval a count lies.
var withinWords = map[string]string{
	"80": "inside the 80 % interval", "95": "inside the 95 % interval, outside that of 80 %", "outside": "outside the 95 % interval",
	"": "runs too few for its interval",
}

// ownNote is one count beside the run.
func ownNote(o app.OwnBeside) string {
	counted := fmt.Sprintf("%s, %s: ", o.Label.English, o.Day)
	if o.Suppressed {
		return counted + "held back, because it is under 5 or would give such a count away."
	}
	counted += fmt.Sprintf("you counted %d", o.Persons)
	if o.Week == nil {
		return counted + "; the run tells no such cell in a whole week."
	}
	return counted + fmt.Sprintf("; the run's week from %s: median %.0f on a day (80 %% %.0f to %.0f), %s.", o.Week.Period.Start, o.Week.P50, o.Week.P10, o.Week.P90, withinWords[o.Within])
}
