// Package sim is the corridor engine: Compile turns a World, a Scenario and its Inputs into a Model of flat arrays and
// finds every mistake in them; Model.Run makes one Outcome from a seed and cannot fail.
//
// The state is persons in whole numbers: staying at places by class and stage of their journey, under way in a calendar
// of what will befall them by day, and waiting at gates by class, where a class is a nationality and a household type. A
// day has five phases, each the function of its name in the file of its name, in this order:
//
//	intake  persons enter at gateways                         (intake.go)
//	decide  who sets out today, and where to                  (decide.go)
//	travel  what the calendar holds for today comes to pass   (travel.go)
//	cross   people are counted at gates                       (cross.go)
//	record  the day's row of the outcome                      (record.go)
//
// What measures and closures change is compiled into arrays by day (measures.go), so that a run only reads.
//
// A journey of T travel days that begins on day d arrives in the travel phase of day d + max(1, ceil(T)) - 1: 400 km at
// 40 km a day begun on day 0 end on day 9, the tenth day of travel; a journey within one place ends on its day. Whoever
// arrives at a gate can be counted in the cross phase of the same day.
//
// All luck comes from streams named by what it is for, whom it concerns (a hash of names, not an index) and the civil
// day, so that neither the order of the input nor another class can shift a draw.
//
// It does not read files or official series (package atlas and fit do), repeat runs or summarise them (package study),
// or model the minutes inside a port (package queue). Start at Compile, then state.step.
package sim
