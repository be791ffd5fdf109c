package flee

import (
	"strconv"
	"strings"
)

// carriedSetting is one key of simsetting.yml that the ruleset reads.
type carriedSetting struct {
	path string
	set  func(*settingsReader, entry)
}

// most is the largest value of a parameter that is not a chance.
const most = 1e9

// carried are the settings that the ruleset reads, in the order of Flee's documentation.
var carried = []carriedSetting{
	{"spawn_rules/take_from_population", boolean(func(s *Settings) *bool { return &s.TakeFromPopulation })},
	{"spawn_rules/insert_day0", boolean(func(s *Settings) *bool { return &s.InsertDay0 })},
	{"spawn_rules/empty_camps_on_day0", boolean(func(s *Settings) *bool { return &s.EmptyCampsOnDay0 })},
	{"spawn_rules/sum_from_camps", boolean(func(s *Settings) *bool { return &s.SumFromCamps })},
	{"spawn_rules/conflict_zone_spawning_only", boolean(func(s *Settings) *bool { return &s.ConflictZonesOnly })},
	{"spawn_rules/conflict_spawn_decay", setDecay},
	{"spawn_rules/conflict_spawn_decay_interval", func(r *settingsReader, e entry) {
		if v, ok := r.number(e, 1, 1e6); ok {
			r.settings.SpawnDecayInterval = int(v)
		}
	}},
	{"spawn_rules/conflict_driven_spawning/spawn_mode", setSpawnMode},
	{"spawn_rules/conflict_driven_spawning/displaced_per_conflict_day", setSpawnRate},
	{"move_rules/max_move_speed", between(0.001, 1e6, func(s *Settings) *float64 { return &s.MaxMoveSpeedKM })},
	{"move_rules/max_walk_speed", between(0.001, 1e6, func(s *Settings) *float64 { return &s.MaxWalkSpeedKM })},
	{"move_rules/foreign_weight", between(0, most, func(s *Settings) *float64 { return &s.ForeignWeight })},
	{"move_rules/camp_weight", between(0, most, func(s *Settings) *float64 { return &s.CampWeight })},
	{"move_rules/conflict_weight", between(0, most, func(s *Settings) *float64 { return &s.ConflictWeight })},
	{"move_rules/conflict_movechance", between(0, 1, func(s *Settings) *float64 { return &s.ConflictMoveChance })},
	{"move_rules/camp_movechance", between(0, 1, func(s *Settings) *float64 { return &s.CampMoveChance })},
	{"move_rules/idpcamp_movechance", between(0, 1, func(s *Settings) *float64 { return &s.IDPCampMoveChance })},
	{"move_rules/default_movechance", between(0, 1, func(s *Settings) *float64 { return &s.DefaultChance })},
	{"move_rules/awareness_level", func(r *settingsReader, e entry) {
		if v, ok := r.number(e, -1, 3); ok {
			r.settings.Awareness = int(v)
		}
	}},
	{"move_rules/capacity_buffer", between(0, 1, func(s *Settings) *float64 { return &s.CapacityBuffer })},
	{"move_rules/capacity_scaling", between(0, 1e6, func(s *Settings) *float64 { return &s.CapacityScaling })},
	{"move_rules/avoid_short_stints", boolean(func(s *Settings) *bool { return &s.AvoidShortStints })},
	{"move_rules/start_on_foot", boolean(func(s *Settings) *bool { return &s.StartOnFoot })},
	{"move_rules/use_v1_rules", func(r *settingsReader, e entry) { r.v1 = r.truth(e) }},
	{"move_rules/softening", between(0, most, func(s *Settings) *float64 { return &s.Softening })},
	{"move_rules/weight_softening", between(0, most, func(s *Settings) *float64 { return &s.WeightSoftening })},
	{"move_rules/weight_power", between(0, 100, func(s *Settings) *float64 { return &s.WeightPower })},
	{"move_rules/distance_power", between(0, 20, func(s *Settings) *float64 { return &s.DistancePower })},
	{"move_rules/stay_close_to_home", boolean(func(s *Settings) *bool { return &s.StayCloseToHome })},
	{"move_rules/home_distance_power", between(0, 20, func(s *Settings) *float64 { return &s.HomeDistancePower })},
	{"move_rules/use_pop_for_loc_weight", boolean(func(s *Settings) *bool { return &s.PopForWeight })},
	{"move_rules/pop_power_for_loc_weight", between(0, 20, func(s *Settings) *float64 { return &s.PopPower })},
	{"move_rules/movechance_pop_base", between(1e-6, most, func(s *Settings) *float64 { return &s.PopBase })},
	{"move_rules/movechance_pop_scale_factor", between(-20, 20, func(s *Settings) *float64 { return &s.PopScale })},
	{"move_rules/pruning_threshold", between(0, most, func(s *Settings) *float64 { return &s.Pruning })},
	{"move_rules/fixed_routes", boolean(func(s *Settings) *bool { return &s.FixedRoutes })},
	{"log_levels/agent", func(r *settingsReader, e entry) {
		logLevel("agents.out")(r, e)
		r.logsAgents = e.truth()
	}},
	{"log_levels/granularity", func(r *settingsReader, e entry) { r.byRegion = e.texts[0] == "region" }},
	{"log_levels/link", logLevel("links.out")},
	{"log_levels/idp_totals", func(r *settingsReader, e entry) {
		if v, ok := r.number(e, -most, most); ok {
			r.settings.IDPTotals = v > 0
		}
	}},
	{"default_conflict_intensity", func(r *settingsReader, e entry) {
		if v, ok := r.number(e, -most, most); ok {
			r.settings.ConflictIntensity = float64(int64(v))
		}
	}},
	{"optimisations/hasten", func(r *settingsReader, e entry) {
		if v, ok := r.number(e, 1, most); ok {
			r.settings.Hasten = int64(v)
		}
	}},
}

// refused are the rules that are not carried, by a name on their path in small letters without underscores.
var refused = map[string]string{
	"floodzonespawningonly":      "floods are not carried",
	"flooddrivenspawnmode":       "floods are not carried",
	"flooddrivenspawning":        "floods are not carried",
	"floodrules":                 "floods are not carried",
	"campsaresicks":              "camps that people leave for good are not carried (Flee stops on this key)",
	"readfromagentscsvfile":      "agents.csv is not carried",
	"starvationdrivenspawning":   "food security is not carried",
	"fleewhenstarving":           "food security is not carried",
	"avoidfooddeprivedlocations": "food security is not carried",
	"useeconomicpull":            "economic pull is not carried",
	"harvestmonths":              "harvests are not carried",
	"womenavoidhazards":          "rules by demographics are not carried",
	"childrenavoidhazards":       "rules by demographics are not carried",
	"elderlyavoidhazards":        "rules by demographics are not carried",
	"boystakerisk":               "rules by demographics are not carried",
	"matchcampreligion":          "rules by religion are not carried",
	"matchcampethnicity":         "rules by ethnicity are not carried",
	"matchtownethnicity":         "rules by ethnicity are not carried",
	"matchconflictethnicity":     "rules by ethnicity are not carried",
	"matchtownreligion":          "rules by religion are not carried",
	"coupling":                   "coupled runs are not carried",
	"couplingtype":               "coupled runs are not carried",
}

// dead are settings that Flee reads without effect on out.csv; true where somebody who writes them expects one.
var dead = map[string]bool{
	"number_of_steps": false, "conflict_input_file": false, "flood_level_input_file": false,
	"log_levels/camp": false, "log_levels/conflict": false, "log_levels/init": false,
	"spawn_rules/camps_are_sinks": true, "spawn_rules/average_social_connectivity": false,
	"move_rules/max_crossing_speed": false, "move_rules/two_system_decision_making": true,
	"move_rules/avg_religion_fraction": false,
}

func logLevel(file string) func(*settingsReader, entry) {
	return func(r *settingsReader, e entry) {
		if e.truth() {
			r.note(e, file+" is not written")
		}
	}
}

// setDecay reads a list, or None for no decay.
func setDecay(r *settingsReader, e entry) {
	if e.null || !e.list && (e.texts[0] == "None" || !e.truth()) {
		return
	}
	if !e.list || len(e.texts) == 0 {
		r.bad(e, strings.Join(e.texts, " "), "a list of numbers, or None")
		return
	}
	var list []float64
	for _, text := range e.texts {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || !(v >= 0 && v <= most) {
			r.bad(e, text, "numbers from 0 to 1e+09")
			return
		}
		list = append(list, v)
	}
	r.settings.SpawnDecay = list
}

func setSpawnMode(r *settingsReader, e entry) {
	switch mode := e.texts[0]; mode {
	case "constant", "pop_ratio", "poisson":
		r.settings.SpawnMode = mode
		if mode == "pop_ratio" && r.settings.SpawnRate == DefaultSettings().SpawnRate {
			r.settings.SpawnRate = 0.01
		}
	default:
		r.bad(e, mode, "constant, pop_ratio or poisson")
	}
}

// setSpawnRate turns spawning by conflict on, like the section that it stands in.
func setSpawnRate(r *settingsReader, e entry) {
	if v, ok := r.number(e, 0, most); ok {
		r.settings.SpawnRate = v
		if r.settings.SpawnMode == "" {
			r.settings.SpawnMode = "constant"
		}
	}
}
