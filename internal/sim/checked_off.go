//go:build !checked

package sim

// checked tells that this build trusts the conservation of persons, which the tests check.
const checked = false
