package rng_test

import (
	"fmt"

	"puente/internal/rng"
)

// Each use of luck has its own constant.
const leaving rng.Purpose = 1

// On day 12, of the 8,000 people of one class at one place each leaves with a chance of 0.3, to one of three places.
func Example() {
	const seed, placeAndClass, day = 7, 42, 12
	luck := rng.New(seed, leaving, placeAndClass, day)

	leave := rng.Binomial(&luck, 8000, 0.3)
	to := make([]int64, 3)
	rng.Multinomial(&luck, leave, []float64{5, 3, 2}, to)
	fmt.Println(leave, to, to[0]+to[1]+to[2] == leave)

	again := rng.New(seed, leaving, placeAndClass, day)
	fmt.Println(rng.Binomial(&again, 8000, 0.3) == leave)

	// Output:
	// 2414 [1184 738 492] true
	// true
}
