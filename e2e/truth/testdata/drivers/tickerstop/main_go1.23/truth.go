package main

import "truth"

func init() {
	truth.Leak("stuck", truth.Heap(7200*150), stuck).Calls(2).
		Twin("never", func() { never(truth.Soon()) }).
		Twin("sampler.sample", func() { newSampler().sample() })
}
