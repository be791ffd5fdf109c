package source

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"puente/internal/model"
)

// FuzzRead feeds every parser: whatever the bytes, Read returns, and what it
// returns without a problem is in the words of the model.
func FuzzRead(f *testing.F) {
	for _, data := range samples(f) {
		f.Add(data, "")
	}
	for _, src := range All {
		f.Add([]byte("t,n\n2023-01,5\n"), src.ID)
	}
	f.Fuzz(func(t *testing.T, data []byte, id string) {
		in := plain("fuzz", data)
		in.Source = id
		in.Published = model.DateOf(2024, 1, 26)
		r := read(in)
		if r.Problems.Len() > 0 {
			return
		}
		for _, o := range r.Observations {
			if parsed, err := model.ParseSeries(o.Series.Key()); err != nil || parsed != o.Series {
				t.Errorf("%q: %v", o.Series.Key(), err)
			}
			if !o.AvailableFrom.Known() || o.Value < 0 || o.Value >= wholeLimit || o.Locator.Row < 1 {
				t.Errorf("%+v", o)
			}
		}
		if len(r.Tables)+len(r.Records) == 0 {
			t.Error("nothing was read and nothing was wrong")
		}
	})
}

// FuzzOpen feeds the unwrapping: it returns within its limit or with a problem.
func FuzzOpen(f *testing.F) {
	table := []byte("t,n\n2023-01,5\n")
	f.Add(table)
	f.Add(gzipped(f, table))
	f.Add(zipped(f, map[string][]byte{"a.csv": table}))
	f.Add(gzipped(f, zipped(f, map[string][]byte{"a.csv": table})))
	f.Add(smallWorkbook(f, nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, plain, problems := Open("fuzz", data, 1<<16)
		if (problems.Len() > 0) == (plain != nil) || len(plain) > 1<<16 {
			t.Errorf("%d bytes and %v", len(plain), problems.List)
		}
		if problems.Len() == 0 && !bytes.Equal(plain, data) && len(data) == 0 {
			t.Error("something came of nothing")
		}
	})
}

// BenchmarkRead reads the state file's form, a million rows of it in memory.
func BenchmarkRead(b *testing.B) {
	for _, name := range []string{"cbp-nationwide-state.csv", "iom-gdi-usa.csv", "bts-crossings.csv"} {
		b.Run(name, func(b *testing.B) {
			data := manyRows(b, name, 200_000)
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				n := 0
				if r := Read(plain(name, data), func(model.Observation) { n++ }); r.Problems.Len() > 0 || n != r.Rows {
					b.Fatal(r.Problems.List[0], n)
				}
			}
			b.ReportMetric(float64(b.N)*200_000/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

// manyRows repeats the first row of a sample under ever other months, areas
// and groups, so that no figure stands twice.
func manyRows(b *testing.B, name string, rows int) []byte {
	var out bytes.Buffer
	header, _, _ := bytes.Cut(samples(b)[name], []byte("\n"))
	out.Write(append(header, '\n'))
	nations := nations21()
	groups := []string{"Single Adults", "FMUA", "UC / Single Minors", "Accompanied Minors"}
	for i := range rows {
		nation, group, title, rest := nations[i%21], groups[i/21%4], []string{"Title 8", "Title 42"}[i/84%2], i/168
		if name == "iom-gdi-usa.csv" {
			area, code := southwestSectors[rest%9], iomNationalities.names[i%21]
			kind := map[string]string{"Title 8": "Apprehensions", "Title 42": "Expulsions"}[title]
			month := model.Month(2020+rest/9/9, 1+rest/9%9)
			fiscal := month.String()
			writeRow(&out, month.String(), fiscal, "U.S. Border Patrol", area, title, kind, group, code, "12")
			continue
		}
		if name == "bts-crossings.csv" {
			month := model.Month(1996, 1).Add(i / 12 % 348).Start
			year, number, _ := month.Civil()
			written := fmt.Sprintf("%s %d", time.Month(number).String()[:3], year)
			writeRow(&out, "Port", "Texas", fmt.Sprint(2300+i/12/348), "US-Mexico Border", written, btsNames[i%12], "123456", "27.5", "-99.5", "POINT (-99.50725 27.49919)")
			continue
		}
		month := []string{"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"}[rest/10%12]
		state := []string{"TX", "AZ", "CA", "NM", "FL", "NY", "WA", "ME", "MT", "VT"}[rest%10]
		writeRow(&out, model.DateOf(1900+rest/120, 1, 1).String()[:4], "FYTD", month, "Southwest Land Border", state, group, `"`+nation+`"`, title, "1234")
	}
	return out.Bytes()
}

// btsNames are the twelve measures of btsCrossings as it writes them.
var btsNames = []string{
	"Pedestrians", "Personal Vehicles", "Personal Vehicle Passengers", "Buses", "Bus Passengers", "Trucks",
	"Truck Containers Loaded", "Truck Containers Empty", "Trains", "Train Passengers", "Rail Containers Loaded", "Rail Containers Empty",
}

// nations21 are CBP's 21 nationalities under one name each.
func nations21() []string {
	var list []string
	named := map[string]bool{"other-21": true}
	for _, n := range cbpCitizenships.names {
		if w, _ := cbpCitizenships.find([]byte(n)); !named[w.token] {
			named[w.token] = true
			list = append(list, n)
		}
	}
	return list
}

// southwestSectors are the nine sectors by name.
var southwestSectors = []string{
	"Big Bend Sector", "Del Rio Sector", "El Centro Sector", "El Paso Sector", "Laredo Sector",
	"Rio Grande Valley Sector", "San Diego Sector", "Tucson Sector", "Yuma Sector",
}

func writeRow(out *bytes.Buffer, cells ...string) {
	for i, c := range cells {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString(c)
	}
	out.WriteByte('\n')
}
