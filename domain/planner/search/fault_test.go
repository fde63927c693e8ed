package search

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAFaultOfAWorkerReachesWhoeverWaits(t *testing.T) {
	run := &Run{in: &Instance{served: make([]int32, 1)}, workers: []*worker{{}, {}}} // no state: the first step faults
	assert.NotNil(t, Caught(func() { run.Steps(context.Background(), 1, 0) }))
	assert.NotNil(t, Caught(func() { parallel(4, 2, func(i int) { panic(i) }) }))
	assert.Nil(t, Caught(func() { parallel(4, 2, func(int) {}) }))
}
