package plan

import "puente/internal/model"

// Side says whose side of the border a number speaks of.
type Side string

// The sides.
const (
	SidePeople Side = "people" // those on the way, wherever they are
	SideUS     Side = "united-states"
	SideMexico Side = "mexico"
)

// Metric is a number that packages are compared by: the sum of a flow, or the
// mean of a stock, over the days from the first that a measure could change.
type Metric struct {
	ID     string       `json:"id"`
	Title  model.Text   `json:"title"`
	Unit   model.Text   `json:"unit"`
	Side   Side         `json:"side"`
	For    model.Text   `json:"for"`    // for whom it is an effect or a burden
	Burden bool         `json:"burden"` // more of it is a burden on them
	Column model.Column `json:"column"`
}

// Metrics lists what is compared, the human side first. A metric whose column a
// model does not have is left out of its comparison.
func Metrics(counts model.Counts) []Metric {
	people := model.Text{English: "people on the way", Spanish: "personas en camino"}
	border := model.Text{English: "people at the border", Spanish: "personas en la frontera"}
	crossers := model.Text{English: "people who cross every day", Spanish: "personas que cruzan a diario"}
	officers := model.Text{English: "border agencies", Spanish: "agencias fronterizas"}
	m := metrics{}
	m.add(Metric{ID: "wait-days", Title: model.Text{English: "days waited at the border", Spanish: "días de espera en la frontera"}, Side: SidePeople, For: border, Burden: true, Column: flow(model.QuantityWaitDays, "")})
	m.add(Metric{ID: "nights-without-bed", Title: model.Text{English: "nights without a bed", Spanish: "noches sin cama"}, Side: SidePeople, For: border, Burden: true, Column: flow(model.QuantityNightsNoBed, "")})
	m.add(Metric{ID: "returned", Title: model.Text{English: "people returned", Spanish: "personas devueltas"}, Side: SidePeople, For: people, Burden: true, Column: flow(model.QuantityReturned, "")})
	m.add(Metric{ID: "intercepted", Title: model.Text{English: "people intercepted on the way", Spanish: "personas interceptadas en el camino"}, Side: SidePeople, For: people, Burden: true, Column: flow(model.QuantityIntercepted, "")})
	m.add(Metric{ID: "transported", Title: model.Text{English: "people taken elsewhere", Spanish: "personas trasladadas"}, Side: SidePeople, For: people, Burden: true, Column: flow(model.QuantityTransported, "")})
	m.add(Metric{ID: "gave-up", Title: model.Text{English: "people who left the list or the line", Spanish: "personas que dejaron la lista o la fila"}, Side: SidePeople, For: border, Burden: true, Column: flow(model.QuantityGaveUp, "")})
	m.add(Metric{ID: "appointments-kept", Title: model.Text{English: "people let in with an appointment (access to protection)", Spanish: "personas admitidas con cita (acceso a protección)"}, Side: SidePeople, For: border, Column: flow(model.QuantityServed, "")})
	m.add(Metric{ID: "pathway", Title: model.Text{English: "people on a legal pathway instead of the road", Spanish: "personas por una vía legal en lugar del camino"}, Side: SidePeople, For: people, Column: flow(model.QuantityPathway, "")})
	m.add(Metric{ID: "encounters", Title: model.Text{English: "encounters (events)", Spanish: "encuentros (eventos)"}, Side: SideUS, For: officers, Burden: true, Column: flow(model.QuantityEncounters, "")})
	if counts.Between != "" {
		m.add(Metric{ID: "encounters-between", Title: model.Text{English: "encounters between the ports", Spanish: "encuentros entre los puertos"}, Side: SideUS, For: officers, Burden: true, Column: flow(model.QuantityEncounters, counts.Between)})
	}
	if counts.At != "" {
		m.add(Metric{ID: "encounters-at-ports", Title: model.Text{English: "encounters at the ports", Spanish: "encuentros en los puertos"}, Side: SideUS, For: officers, Burden: true, Column: flow(model.QuantityEncounters, counts.At)})
	}
	m.add(Metric{ID: "waiting", Title: model.Text{English: "people waiting at the border, mean of the days", Spanish: "personas en espera en la frontera, media de los días"}, Side: SideMexico, For: border, Burden: true, Column: stock(model.QuantityWaiting)})
	m.add(Metric{ID: "without-bed", Title: model.Text{English: "people without a bed, mean of the days", Spanish: "personas sin cama, media de los días"}, Side: SideMexico, For: border, Burden: true, Column: stock(model.QuantityWithoutBed)})
	m.add(Metric{ID: "in-shelters", Title: model.Text{English: "people in shelters, mean of the days", Spanish: "personas en albergues, media de los días"}, Side: SideMexico, For: border, Column: stock(model.QuantityInShelter)})
	m.add(Metric{ID: "on-the-way", Title: model.Text{English: "people on the way, mean of the days", Spanish: "personas en camino, media de los días"}, Side: SideMexico, For: people, Column: stock(model.QuantityOnTheWay)})
	m.add(Metric{ID: "trips-not-made", Title: model.Text{English: "regular crossings not made", Spanish: "cruces regulares no realizados"}, Side: SideUS, For: crossers, Burden: true, Column: flow(model.QuantityTripsNotMade, "")})
	m.add(Metric{ID: "trucks-not-moved", Title: model.Text{English: "trucks and rail cars not moved", Spanish: "camiones y vagones no movidos"}, Side: SideUS, For: crossers, Burden: true, Column: flow(model.QuantityTrucksHeld, "")})
	m.add(Metric{ID: "port-wait-minutes", Title: model.Text{English: "minutes that regular crossers wait", Spanish: "minutos de espera de quienes cruzan a diario"}, Side: SideUS, For: crossers, Burden: true, Column: flow(model.QuantityPortWait, "")})
	return m
}

type metrics []Metric

// add appends a metric with the words for its unit.
func (m *metrics) add(metric Metric) {
	metric.Unit = model.Text{English: "in all", Spanish: "en total"}
	if metric.Column.Stock {
		metric.Unit = model.Text{English: "on a mean day", Spanish: "en un día medio"}
	}
	*m = append(*m, metric)
}

func flow(q model.Quantity, component string) model.Column {
	return model.Column{Quantity: q, Component: component}
}

func stock(q model.Quantity) model.Column { return model.Column{Quantity: q, Stock: true} }
