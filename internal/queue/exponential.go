package queue

import (
	"puente/internal/rng"
	"puente/internal/rng/portable"
)

// Tail and area of the 256 layers under exp(-x): Marsaglia and Tsang (2000), "The ziggurat method for generating random
// variables", J. Stat. Software 5(8), section 3. zigguratArea fits 256 layers, as in their code.
const (
	zigguratTail = 7.69711747013104972
	zigguratArea = 0.0039496598225815571993
)

// zigguratLayers are the right edges of the layers and the density at them.
type zigguratLayers struct{ edge, height [257]float64 }

var layers = makeLayers()

func makeLayers() *zigguratLayers {
	var l zigguratLayers
	l.edge[0] = zigguratArea / portable.Exp(-zigguratTail)
	l.edge[1] = zigguratTail
	for i := 1; i < 256; i++ {
		l.height[i] = portable.Exp(-l.edge[i])
		l.edge[i+1] = -portable.Log(l.height[i] + zigguratArea/l.edge[i])
	}
	l.edge[256], l.height[256] = 0, 1
	return &l
}

// exponential returns an exponential number of mean 1; nearly always one draw and no logarithm.
func exponential(r *rng.Stream) float64 {
	b := r.Uint64()
	layer := b & 0xff
	x := float64(b>>11) * 0x1p-53 * layers.edge[layer]
	if x < layers.edge[layer+1] {
		return x
	}
	return exponentialEdge(r, layer, x)
}

// exponentialEdge finishes the one draw in eighty that falls outside the safe part of its layer.
func exponentialEdge(r *rng.Stream, layer uint64, x float64) float64 {
	for {
		if layer == 0 {
			return zigguratTail + r.Exp()
		}
		low, high := layers.height[layer], layers.height[layer+1]
		if low+float64(r.Float64()*(high-low)) < portable.Exp(-x) {
			return x
		}
		b := r.Uint64()
		layer = b & 0xff
		x = float64(b>>11) * 0x1p-53 * layers.edge[layer]
		if x < layers.edge[layer+1] {
			return x
		}
	}
}
