//go:build checked

package sim

// checked tells that this build checks the conservation of persons every day.
const checked = true
