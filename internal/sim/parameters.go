package sim

import "puente/internal/model"

// parameters are the values of the one table that the engine reads.
type parameters struct {
	intakeShape, intakeScale       float64
	leaveChance, distanceAversion  float64
	roadKM, railKM, footKM, boatKM float64 // per day
	crossChance, noShow            float64
	shareSpread, persistence       float64
	waitAversion, takenDwell       float64
	repeatChance, repeatDelay      float64
	listAttrition, lotteryShare    float64
	presentShare                   float64
	caravanKM, caravanRest         float64
	caravanLift, caravanLiftKM     float64
	caravanJoin, caravanLeave      float64
	caravanDisband, caravanSpread  float64
	caravanAfter                   float64
	officersToCases, freedOfficers float64
}

// parametersOf takes the defaults of model.Parameters with those that are set instead.
func parametersOf(set map[string]float64) parameters {
	value := func(name string) float64 {
		if v, ok := set[name]; ok {
			return v
		}
		return model.Parameters[model.ParameterIndex(name)].Default
	}
	return parameters{
		intakeShape: value("intake-shape"), intakeScale: value("intake-scale"),
		leaveChance: value("leave-chance"), distanceAversion: value("distance-aversion"),
		roadKM: value("road-km-per-day"), railKM: value("rail-km-per-day"),
		footKM: value("foot-km-per-day"), boatKM: value("boat-km-per-day"),
		crossChance: value("cross-chance"), noShow: value("no-show"),
		shareSpread: value("share-spread"), persistence: value("surprise-persistence"),
		waitAversion: value("wait-aversion"), takenDwell: value("taken-dwell-days"),
		repeatChance: value("repeat-chance"), repeatDelay: value("repeat-delay-days"),
		listAttrition: value("list-attrition"), lotteryShare: value("lottery-share"), presentShare: value("present-share"),
		caravanKM: value("caravan-km"), caravanRest: value("caravan-rest-chance"),
		caravanLift: value("caravan-lift-chance"), caravanLiftKM: value("caravan-lift-km"),
		caravanJoin: value("caravan-join-chance"), caravanLeave: value("caravan-leave-chance"),
		caravanDisband: value("caravan-disband-chance"), caravanSpread: value("caravan-spread"),
		caravanAfter:    value("caravan-after-days"),
		officersToCases: value("officers-to-cases"), freedOfficers: value("freed-officers"),
	}
}
