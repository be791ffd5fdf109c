// Command picture takes the picture of the README: it opens a running Puente in
// Chromium, waits until the charts are drawn, and writes what is seen as PNG.
//
//	puente serve &
//	go run ./tools/picture -url http://127.0.0.1:8023/ -to docs/picture.png
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/chromedp/chromedp"
)

func main() {
	url := flag.String("url", "http://127.0.0.1:8023/", "the page")
	to := flag.String("to", "docs/picture.png", "the file to write")
	width := flag.Int64("width", 1440, "of the window, pixels")
	height := flag.Int64("height", 1180, "of the window, pixels")
	flag.Parse()
	if err := take(*url, *to, *width, *height); err != nil {
		fmt.Fprintln(os.Stderr, "picture:", err)
		os.Exit(1)
	}
}

// take opens the page, waits for the charts and writes the picture.
func take(url, to string, width, height int64) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.Flag("hide-scrollbars", true))
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height), chromedp.Navigate(url)); err != nil {
		return fmt.Errorf("open %s: %w", url, err)
	}
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](`document.querySelectorAll(".uplot canvas").length >= 6`)); err != nil {
		return fmt.Errorf("wait for the charts: %w", err)
	}
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return fmt.Errorf("take the picture: %w", err)
	}
	if err := os.WriteFile(to, picture, 0o644); err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	return nil
}
