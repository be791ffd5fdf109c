package fit

import (
	"fmt"
	"math"

	"puente/internal/model"
)

// never is written for a gate that nobody of a nationality chooses: JSON has no minus infinity.
const never = -1e300

// makePull finds the constants of the choice that give back the shares of the gates.
func (r *resolver) makePull() {
	if r.problems.Len() > 0 {
		return
	}
	aversion := r.setting("distance-aversion")
	for n, name := range r.s.Nationalities {
		shares := make([]float64, len(r.in.Gates))
		for g := range shares {
			shares[g] = r.gates[g].shares[n]
		}
		weights, costs := r.costs(name, aversion)
		pull, err := Invert(shares, weights, costs)
		if err != nil {
			r.fault("links", name, "links by which this nationality reaches every gate where it is counted: "+err.Error())
			pull = make([]float64, len(shares))
		}
		r.in.Pull = append(r.in.Pull, pull)
		for g, gate := range r.in.Gates {
			if shares[g] > 0 {
				r.learnt("share."+name+"."+gate.ID, shares[g], "share of the events of "+r.borderKey(n)+" counted in "+gate.Geography+" ("+gate.Component+") in "+r.window.String()+", the later months heavier")
			}
		}
	}
}

// costs returns, for each flow of a nationality, its weight (persons over the
// run) and the cost of each gate: aversion × days of travel, +Inf where no way leads.
func (r *resolver) costs(nationality string, aversion float64) (weights []float64, costs [][]float64) {
	for _, f := range r.in.Flows {
		if f.Nationality != nationality {
			continue
		}
		total := 0.0
		for _, m := range f.Months {
			total += m.Persons
		}
		cost := make([]float64, len(r.in.Gates))
		for g, gate := range r.in.Gates {
			days := r.days(f.Gateway, gate.Place)
			cost[g] = math.Inf(1)
			if !math.IsInf(days, 1) {
				cost[g] = aversion * days
			}
		}
		weights, costs = append(weights, total), append(costs, cost)
	}
	return weights, costs
}

const (
	inversionTolerance = 1e-9
	inversionRounds    = 100_000
)

// Invert finds the constants of a multinomial logit that give back shares over
// gates (Berry 1994, RAND Journal of Economics 25(2), 242–262; the contraction of
// Berry, Levinsohn and Pakes 1995). shares adds up to 1; weights [from] says how many
// choose at each place and costs [from][gate] what each gate costs there (+Inf: it
// cannot be reached). The constant of a gate with share 0 is -1e300; the greatest is
// 0. An error tells that a gate with a share cannot be reached, or that no
// constants give the shares (as when some places reach too few gates).
func Invert(shares, weights []float64, costs [][]float64) ([]float64, error) {
	weights = evenly(weights)
	pull := make([]float64, len(shares))
	for g, share := range shares {
		pull[g] = never
		if share == 0 {
			continue
		}
		nearest := math.Inf(1)
		for f := range costs {
			if weights[f] > 0 {
				nearest = min(nearest, costs[f][g])
			}
		}
		if math.IsInf(nearest, 1) {
			return nil, fmt.Errorf("gate %d with a share of %.4f cannot be reached", g, share)
		}
		pull[g] = math.Log(share) + nearest
	}
	for range inversionRounds {
		got := Shares(pull, weights, costs)
		worst := 0.0
		for g, share := range shares {
			if share > 0 {
				step := math.Log(share / got[g])
				pull[g] += step
				worst = max(worst, math.Abs(step))
			}
		}
		if worst < inversionTolerance {
			return level(pull), nil
		}
	}
	return nil, fmt.Errorf("no constants give these shares within %d rounds", inversionRounds)
}

// evenly scales weights to sum 1; places where nobody is count alike if nobody is anywhere.
func evenly(weights []float64) []float64 {
	total := sumOf(weights)
	even := make([]float64, len(weights))
	for i, w := range weights {
		even[i] = w / total
		if total == 0 {
			even[i] = 1 / float64(len(weights))
		}
	}
	return even
}

// Shares are the shares of the gates over all places: of those who choose at
// place f, exp(pull[g] - costs[f][g]) over its sum go to gate g.
func Shares(pull, weights []float64, costs [][]float64) []float64 {
	shares := make([]float64, len(pull))
	chance := make([]float64, len(pull))
	for f, weight := range weights {
		top, sum := math.Inf(-1), 0.0
		for g := range pull {
			top = max(top, pull[g]-costs[f][g])
		}
		if math.IsInf(top, -1) {
			continue
		}
		for g := range pull {
			chance[g] = math.Exp(pull[g] - costs[f][g] - top)
			sum += chance[g]
		}
		for g := range pull {
			shares[g] += weight * chance[g] / sum
		}
	}
	return shares
}

// level moves all constants so that the greatest is 0; only differences matter.
func level(pull []float64) []float64 {
	top := math.Inf(-1)
	for _, v := range pull {
		top = max(top, v)
	}
	for g, v := range pull {
		if v > never {
			pull[g] = v - top
		}
	}
	return pull
}

// gateOf finds the gate at which a port serves.
func gateOf(gates []model.Gate, port string) int {
	for g, gate := range gates {
		if gate.Port == port {
			return g
		}
	}
	return -1
}
