package report

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// Nothing sticks out of the page, closed or open, wide or narrow.
func TestWidths(t *testing.T) {
	for _, width := range []int64{400, 1400} {
		tb := open(t, width, 900)
		tb.do(chromedp.Click("#all"))
		if over := eval[int](tb, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
			t.Errorf("at %d pixels the page is %d pixels too wide", width, over)
		}
		if small := eval[[]string](tb, `[...document.querySelectorAll("summary .message, .where, .why p, .said span:last-child")].filter(e => e.offsetParent && parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.textContent)`); len(small) > 0 {
			t.Errorf("at %d pixels too small to read: %q", width, small)
		}
	}
}

// luminance is the luminance of a colour, for the contrast of WCAG 2.
const luminance = `const lum = c => { const v = c.match(/[\d.]+/g).slice(0, 3).map(x => x / 255).map(x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4); return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };`

func TestDarkMode(t *testing.T) {
	contrast := `(() => { ` + luminance + `
		const back = lum(getComputedStyle(document.querySelector(".finding")).backgroundColor);
		return [...document.querySelectorAll(".message, .where, .kind, .badge, .summary, #count")].map(e => {
			const own = getComputedStyle(e); const fill = own.backgroundColor;
			const under = fill.startsWith("rgba(0, 0, 0, 0") ? back : lum(fill);
			const l = lum(own.color); return (Math.max(l, under) + 0.05) / (Math.min(l, under) + 0.05);
		}).reduce((a, b) => Math.min(a, b)); })()`
	background := `(() => { ` + luminance + ` return lum(getComputedStyle(document.body).backgroundColor); })()`
	for _, scheme := range []string{"light", "dark"} {
		media := emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}})
		tb := open(t, 1400, 900, media)
		if l := eval[float64](tb, background); (l < 0.2) != (scheme == "dark") {
			t.Errorf("%s: the background has luminance %v", scheme, l)
		}
		if c := eval[float64](tb, contrast); c < 4.5 {
			t.Errorf("%s: the least contrast of text is %.2f, want 4.5", scheme, c)
		}
		before := eval[float64](tb, background)
		tb.do(chromedp.Click("#theme"))
		if after := eval[float64](tb, background); (after < 0.2) == (before < 0.2) {
			t.Errorf("%s: the switch changes nothing", scheme)
		}
	}
}

// TestScreenshot writes the picture of the README when asked to; it always
// takes one, and a blank page would be small.
func TestScreenshot(t *testing.T) {
	for _, width := range []int64{400, 1400} {
		tb := open(t, width, 1250)
		anchor := eval[string](tb, `document.querySelector(".finding .exit").closest(".finding").id`)
		tb.do(chromedp.Click("#" + anchor + " summary"))
		tb.do(chromedp.Evaluate(`scrollTo(0, 0)`, nil))
		var picture []byte
		tb.do(chromedp.CaptureScreenshot(&picture))
		if len(picture) < 30_000 {
			t.Errorf("at %d pixels the picture has %d bytes", width, len(picture))
		}
		if *update {
			name := map[int64]string{400: filepath.Join(os.TempDir(), "report-400.png"), 1400: "../../docs/images/report.png"}[width]
			if err := os.WriteFile(name, picture, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
}
