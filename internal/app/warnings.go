package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"puente/internal/model"
)

// warnings lists the doubts that the store keeps, in words.
func (a *App) warnings(ctx context.Context) ([]Warning, error) {
	list, err := a.store.Warnings(ctx)
	if err != nil {
		return nil, err
	}
	return a.worded(ctx, list)
}

// warningsOf lists the doubts about the chosen vintages of figures.
func (a *App) warningsOf(ctx context.Context, figures []model.Figure) ([]Warning, error) {
	all, err := a.warnings(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(w Warning) bool {
		return !slices.ContainsFunc(figures, func(f model.Figure) bool { return w.Touches(f.Vintages[0], f.Period) })
	}), nil
}

// worded puts doubts in words.
func (a *App) worded(ctx context.Context, list []model.Warning) ([]Warning, error) {
	names, err := a.documentNames(ctx)
	if err != nil {
		return nil, err
	}
	told := make([]Warning, 0, len(list))
	for _, w := range list {
		t := Warning{Warning: w, Name: names[w.Document], EarlierName: names[w.Earlier]}
		t.Words = t.words()
		told = append(told, t)
	}
	return told, nil
}

// words says what is in doubt, with both figures.
func (w Warning) words() model.Text {
	en, es := w.First.String(), w.First.String()
	if w.Periods > 1 {
		en, es = en+" to "+w.Last.String(), es+" a "+w.Last.String()
	}
	now, before := grouped(w.Value), grouped(w.Before)
	switch w.Kind {
	case model.WarnDiffers:
		return model.Text{
			English: fmt.Sprintf("%s: %s in %s, where %s has %s (%s)", en, now, w.Name, w.EarlierName, before, w.change()),
			Spanish: fmt.Sprintf("%s: %s en %s, donde %s tiene %s (%s)", es, now, w.Name, w.EarlierName, before, w.change()),
		}
	case model.WarnMissing:
		return model.Text{
			English: fmt.Sprintf("%s: absent from %s, where %s has %s", en, w.Name, w.EarlierName, before),
			Spanish: fmt.Sprintf("%s: falta en %s, donde %s tiene %s", es, w.Name, w.EarlierName, before),
		}
	case model.WarnGeography:
		return model.Text{
			English: fmt.Sprintf("%s: no row of %s in %s, where %s has %s", en, w.Geography, w.Name, w.EarlierName, before),
			Spanish: fmt.Sprintf("%s: ninguna fila de %s en %s, donde %s tiene %s", es, w.Geography, w.Name, w.EarlierName, before),
		}
	case model.WarnEndsEarly:
		return model.Text{
			English: fmt.Sprintf("%s: %s ends before, where %s has %s", en, w.Name, w.EarlierName, before),
			Spanish: fmt.Sprintf("%s: %s termina antes, donde %s tiene %s", es, w.Name, w.EarlierName, before),
		}
	}
	return model.Text{
		English: fmt.Sprintf("%s: absent from %s between months that it has; zero or not reported", en, w.Name),
		Spanish: fmt.Sprintf("%s: falta en %s entre meses que sí tiene; cero o no publicado", es, w.Name),
	}
}

// change is the difference in per cent of the earlier figure.
func (w Warning) change() string {
	if w.Before == 0 {
		return "+" + grouped(w.Value)
	}
	return fmt.Sprintf("%+.1f %%", 100*(w.Value-w.Before)/w.Before)
}

// grouped writes a count with commas between thousands.
func grouped(v float64) string {
	text := strconv.FormatFloat(v, 'f', -1, 64)
	for at := len(text) - 3; at > 0 && v >= 1000 && v == float64(int64(v)); at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}
