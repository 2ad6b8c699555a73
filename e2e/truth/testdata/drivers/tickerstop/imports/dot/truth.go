package dot

import "truth"

func init() {
	truth.Leak("Wait", truth.Goroutines(1), func() { Wait(truth.Nothing) }).Real().
		Twin("Silent", func() { Silent(truth.Nothing) })
}
