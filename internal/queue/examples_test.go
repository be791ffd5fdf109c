package queue_test

import (
	"os"
	"path/filepath"
	"testing"

	"puente/internal/queue"
)

const examples = "../../scenarios/ports"

// example reads one of the worked examples and runs it.
func example(t testing.TB, name string, runs int) map[string]queue.Row {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(examples, name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	s := compile(t, read(t, string(text)), queue.Options{}).Replicate(1, runs, 0)
	rows := map[string]queue.Row{}
	for _, r := range s.Stations {
		rows[r.Name+"/"+r.Class] = r
		if testing.Verbose() {
			t.Logf("%-18s %-10s in %8.1f out %8.1f left %6.1f away %6.1f wait %7.3f %v p95 %7.2f q %7.2f max %7.1f u %.3f load %.3f ot %.1f clear %.1f", r.Name, r.Class, r.Arrivals, r.Served, r.Left, r.TurnedAway, r.Wait.Mean, r.Wait.CI95, r.Wait.P95, r.Queue.Mean, r.Queue.Max, r.Utilisation, r.Load, r.Overtime, r.TimeToClear)
		}
	}
	if testing.Verbose() {
		t.Log(s.Pools, s.Choices, s.Notes)
	}
	return rows
}

// TestExamples runs the worked examples and asks of each what its head says.
func TestExamples(t *testing.T) {
	within := func(what string, got queue.Number, low, high float64) {
		t.Helper()
		if !(float64(got) >= low && float64(got) <= high) {
			t.Errorf("%s: got %v, want %v to %v", what, got, low, high)
		}
	}
	one := example(t, "01-one-lane", 20)["lane/all"]
	within("one lane, mean wait (theory 1)", one.Wait.Mean, .97, 1.03)
	within("one lane, p95 (theory 4.605)", one.Wait.P95, 4.4, 4.8)
	within("one lane, line (theory 0.5)", one.Queue.Mean, .48, .52)
	three := example(t, "02-three-lanes", 10)["lanes/all"]
	within("three lanes, mean wait (theory 0.702)", three.Wait.Mean, .66, .75)
	within("three lanes, share who wait (theory 0.702)", three.Wait.Waited, .69, .715)
	first := example(t, "03-vulnerable-first", 20)
	within("vulnerable (theory 0.158)", first["desks/vulnerable"].Wait.Mean, .15, .166)
	within("others (theory 0.792)", first["desks/others"].Wait.Mean, .74, .85)
	within("all (theory 0.554)", first["desks/all"].Wait.Mean, .52, .59)

	families := example(t, "04-families-and-patience", 40)
	within("families who give up", families["desk/families"].Left, 20, 200)
	within("single people who do not join", families["desk/single"].Balked, 10, 100)
	within("most in line: the room takes 40", families["desk/all"].Queue.Max, 10, 40)

	day := example(t, "05-a-day-at-a-bridge", 60)["cars/all"]
	within("cars on a Monday (4,200 x 1.05 / 1.0 by weekday)", day.Arrivals, 4200*1.05*.96, 4200*1.05*1.04)
	within("nobody is left after the drain", day.Present, 0, 0)
	within("overtime in minutes", day.Overtime, 1, 30)

	shared := example(t, "06-shared-officers", 30)
	within("cars and walkers wait alike: one pool, first come first called", shared["cars/all"].Wait.Mean/shared["walkers/all"].Wait.Mean, .8, 1.25)
	within("breaches of an hour in secondary inspection", shared["secondary/all"].Breaches, .1, 60)

	shut := example(t, "07-twelve-hours-shut", 20)["port/all"]
	within("most in line (liquid 720)", shut.Queue.Max, 700, 780)
	within("time to clear (liquid 36 h)", shut.TimeToClear, 33, 41)
	within("person-hours in line (liquid 17,280)", shut.Queue.Mean*72, 16000, 19500)

	two := example(t, "08-two-crossings", 4)
	within("Lukeville: only the first day", two["lukeville/all"].Served, 950, 1250)
	within("Nogales", two["nogales/all"].Served, 125000, 142000)

	list := example(t, "09-a-list-of-names", 10)["list/all"]
	within("called and present: 24 a day", list.Served, 4320, 4320)
	within("names that were gone", list.Left, 10000, 13000)
	within("reported waits were about three months: half wait less, in days", list.Wait.P50, 25, 90)

	ysidro := example(t, "10-san-ysidro", 6)
	cars := ysidro["general lanes/general"].Groups + ysidro["ready lanes/ready"].Groups + ysidro["trusted lanes/trusted"].Groups
	within("cars (BTS: 1,319,015 in 30 days)", cars, 43967*.93, 43967*1.07)
	within("walkers (BTS: 570,191 in 30 days)", ysidro["walkers/walkers"].Arrivals, 19006*.92, 19006*1.08)
	within("people with an appointment who come", ysidro["appointments/all"].Served, 340, 390)
	within("nobody is lost: served in case processing", ysidro["case processing/cases"].Present, 0, 0)
}
