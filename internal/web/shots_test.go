package web

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// shotsFolder names the folder that TestShots fills; see make shots.
const shotsFolder = "PUENTE_SHOTS"

// shotsOf names the pages that TestShots takes, parted by commas; none: all.
const shotsOf = "PUENTE_SHOTS_OF"

// shotColours is how many colours a kept picture has.
const shotColours = 48

// mostShotHeight cuts long pages, in px.
const mostShotHeight = 2400

// shotViews are the pages in the state in which they are shown.
func shotViews() []view {
	list := slices.Clone(views)
	for i, v := range list {
		switch v.name {
		case "ports":
			list[i].hash, list[i].there = "#/ports?lanes=7%3A1%2C8%3A2%2C9%3A2%2C10%3A1&close=2023-12-04..2023-12-18", shut+` && !document.querySelector('.ports .busy')`
		case "scenario", "scenario-plan", "compare":
			list[i].hash = strings.NewReplacer(fmt.Sprintf("runs=%d", browserRuns), "runs=40", "runs=2&", "runs=40&").Replace(v.hash)
		case "situation":
			list[i].there += ` && (!!document.querySelector('.map-zoom') || !!document.querySelector('.map-note'))`
		case "check":
			list[i].there += ` && (document.querySelectorAll('mark').length > 5 || (!window.asked && (window.asked = true, document.querySelector('.samples button[data-language=' + document.documentElement.lang + ']').click(), setTimeout(() => document.querySelector('.check-form').requestSubmit(), 200), false)))`
		}
	}
	return list
}

// TestShots writes a picture of every page: at the width of a telephone and of a desk, in English and light, in Spanish and
// dark. It stands out unless a folder is named.
func TestShots(t *testing.T) {
	dir := os.Getenv(shotsFolder)
	if dir == "" {
		t.Skip("no folder is named in " + shotsFolder)
	}
	only := strings.FieldsFunc(os.Getenv(shotsOf), func(r rune) bool { return r == ',' })
	total := 0
	for _, width := range []int64{390, 1440} {
		for _, look := range []struct{ lang, scheme string }{{"en", "light"}, {"es", "dark"}, {"es", "light"}} {
			for _, v := range shotViews() {
				if look.lang == "es" && look.scheme == "light" && (width == 390 || !slices.Contains(toured, v.name)) {
					continue
				}
				if len(only) > 0 && !slices.Contains(only, v.name) {
					continue
				}
				b := openTab(t, width)
				b.scheme(look.scheme)
				b.do(chromedp.Navigate(b.url + "/?lang=" + look.lang + v.hash))
				b.await(v.there)
				name := fmt.Sprintf("%s-%d-%s-%s.png", v.name, width, look.lang, look.scheme)
				picture := b.picture(width)
				total += len(picture)
				if err := os.WriteFile(filepath.Join(dir, name), picture, 0o644); err != nil {
					t.Fatal(err)
				}
				if name == "situation-1440-en-light.png" {
					writeReadmePicture(t, filepath.Join(dir, "..", "picture.png"), picture)
				}
			}
		}
	}
	t.Logf("%d bytes", total)
}

// readmePictureHeight is how much of the page Situation the README shows, in px: to the end of the map.
const readmePictureHeight = 1760

// writeReadmePicture writes the upper part of a picture.
func writeReadmePicture(t *testing.T, path string, picture []byte) {
	t.Helper()
	im, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	upper := im.(*image.Paletted).SubImage(image.Rect(0, 0, im.Bounds().Dx(), readmePictureHeight))
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, upper); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// toured are the pages that the tour in Spanish shows in the light as well.
var toured = []string{"situation", "scenario-plan", "compare", "ports", "check", "data-catalogue", "about"}

// picture is the whole page, cut at mostShotHeight, in few colours.
func (b tab) picture(width int64) []byte {
	b.Helper()
	high := min(eval[int](b, "document.documentElement.scrollHeight"), mostShotHeight)
	b.do(chromedp.EmulateViewport(width, int64(high)))
	eval[bool](b, `(window.rested = false, requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => { window.rested = true; }, 600))), true)`)
	b.await("window.rested")
	shot, err := chromedp.Call(b.ctx, cdppage.CaptureScreenshot, cdppage.CaptureScreenshotParams{
		Format: cdppage.CaptureScreenshotFormatPng, Clip: &cdppage.Viewport{Width: float64(width), Height: float64(high), Scale: 1},
	})
	if err != nil {
		b.Fatal(err)
	}
	im, err := png.Decode(bytes.NewReader(shot.Data))
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, fewColours(im)); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// box is a set of colours that is cut where it is widest (median cut, Heckbert 1982).
type box struct {
	colours []color.RGBA
	count   map[color.RGBA]int
}

// widest is the channel in which the box reaches farthest, and how far, weighed by how often it is seen.
func (b box) widest() (channel, reach int) {
	for c := range 3 {
		low, high := 255, 0
		for _, v := range b.colours {
			x := int(of(v, c))
			low, high = min(low, x), max(high, x)
		}
		if high-low > reach {
			channel, reach = c, high-low
		}
	}
	return channel, reach
}

func of(v color.RGBA, channel int) uint8 { return [3]uint8{v.R, v.G, v.B}[channel] }

// mean is the middle of the colours of a box by how often they are seen.
func (b box) mean() color.RGBA {
	var r, g, bl, n int
	for _, v := range b.colours {
		k := b.count[v]
		r, g, bl, n = r+k*int(v.R), g+k*int(v.G), bl+k*int(v.B), n+k
	}
	return color.RGBA{uint8(r / n), uint8(g / n), uint8(bl / n), 255}
}

// fewColours gives a picture with a palette; the most frequent colours, which are those of the ground, stay as they are.
func fewColours(im image.Image) *image.Paletted {
	bounds := im.Bounds()
	count := map[color.RGBA]int{}
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			r, g, b, _ := im.At(x, y).RGBA()
			count[color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}]++
		}
	}
	all := make([]color.RGBA, 0, len(count))
	for v := range count {
		all = append(all, v)
	}
	slices.SortFunc(all, func(a, b color.RGBA) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		return int(a.R)<<16 + int(a.G)<<8 + int(a.B) - int(b.R)<<16 - int(b.G)<<8 - int(b.B)
	})
	kept := min(len(all), shotColours/3)
	boxes := []box{{all[kept:], count}}
	for len(all) > kept && kept+len(boxes) < shotColours {
		at, far := 0, -1
		for i, b := range boxes {
			if _, reach := b.widest(); reach > far && len(b.colours) > 1 {
				at, far = i, reach
			}
		}
		if far <= 0 {
			break
		}
		one := boxes[at].colours
		channel, _ := boxes[at].widest()
		slices.SortFunc(one, func(a, b color.RGBA) int { return int(of(a, channel)) - int(of(b, channel)) })
		boxes[at] = box{one[:len(one)/2], count}
		boxes = append(boxes, box{one[len(one)/2:], count})
	}
	palette := make(color.Palette, 0, shotColours)
	for _, v := range all[:kept] {
		palette = append(palette, v)
	}
	for _, b := range boxes {
		if len(b.colours) > 0 {
			palette = append(palette, b.mean())
		}
	}
	return mapped(im, palette, all)
}

// mapped paints a picture with a palette.
func mapped(im image.Image, palette color.Palette, all []color.RGBA) *image.Paletted {
	index := make(map[color.RGBA]uint8, len(all))
	for _, v := range all {
		index[v] = uint8(palette.Index(v))
	}
	out := image.NewPaletted(im.Bounds(), palette)
	for y := im.Bounds().Min.Y; y < im.Bounds().Max.Y; y++ {
		for x := im.Bounds().Min.X; x < im.Bounds().Max.X; x++ {
			r, g, b, _ := im.At(x, y).RGBA()
			out.SetColorIndex(x, y, index[color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 255}])
		}
	}
	return out
}
