package flee

// Settings are the values of simsetting.yml that the ruleset reads, under Flee's defaults.
type Settings struct {
	TakeFromPopulation bool
	InsertDay0         bool
	EmptyCampsOnDay0   bool
	SumFromCamps       bool
	ConflictZonesOnly  bool
	SpawnDecay         []float64 // nil: no decay
	SpawnDecayInterval int       // days, at least 1
	SpawnMode          string    // "": from registrations; constant, pop_ratio or poisson: by conflict
	SpawnRate          float64   // people displaced per day of conflict

	MaxMoveSpeedKM, MaxWalkSpeedKM                                       float64 // a day
	ForeignWeight, CampWeight, ConflictWeight                            float64
	ConflictMoveChance, CampMoveChance, IDPCampMoveChance, DefaultChance float64 // a day
	Awareness                                                            int     // hops
	CapacityBuffer, CapacityScaling                                      float64
	AvoidShortStints, StartOnFoot                                        bool
	Softening                                                            float64 // km
	WeightSoftening, WeightPower, DistancePower                          float64
	StayCloseToHome                                                      bool
	HomeDistancePower                                                    float64
	PopForWeight                                                         bool
	PopPower                                                             float64
	PopBase, PopScale                                                    float64
	Pruning                                                              float64 // no pruning below 1.001
	FixedRoutes                                                          bool

	ConflictIntensity float64 // of places that location_changes.csv makes conflict zones
	IDPTotals         bool    // a last column of out.csv: people in camps for internally displaced people

	Hasten int64 // how many persons one stands for, at least 1
}

// DefaultSettings returns what Flee uses where simsetting.yml is silent.
func DefaultSettings() Settings {
	return Settings{
		InsertDay0: true, SumFromCamps: true, ConflictZonesOnly: true, SpawnDecayInterval: 30, SpawnRate: 500,
		MaxMoveSpeedKM: 360, MaxWalkSpeedKM: 35,
		ForeignWeight: 1, CampWeight: 1, ConflictWeight: 0.316228,
		ConflictMoveChance: 1, CampMoveChance: 0.001, IDPCampMoveChance: 0.1, DefaultChance: 0.3,
		Awareness: 1, CapacityBuffer: 0.9, CapacityScaling: 1, Softening: 10, WeightPower: 1, DistancePower: 1,
		HomeDistancePower: 0.5, PopPower: 0.1, PopBase: 10000, Pruning: 1, Hasten: 1, ConflictIntensity: 1,
	}
}

// applyV1 sets the parameters that use_v1_rules overrides.
func (s *Settings) applyV1() {
	s.MaxMoveSpeedKM, s.StartOnFoot, s.AvoidShortStints = 200, false, false
	s.CampWeight, s.ConflictWeight = 2, 0.25
}
