package geo_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestShapesAreLightAndWhole(t *testing.T) {
	raw := newWards(t).ShapesJSON()
	var file struct {
		Features []struct {
			Properties struct{ Code, Name string }
			Geometry   struct {
				Type        string
				Coordinates [][][][2]float64
			}
		}
	}
	require.NoError(t, json.Unmarshal(raw, &file))
	assert.Len(t, file.Features, 168)
	for _, f := range file.Features {
		assert.NotEmpty(t, f.Properties.Code)
		assert.NotEmpty(t, f.Properties.Name)
		assert.Equal(t, "MultiPolygon", f.Geometry.Type)
		for _, polygon := range f.Geometry.Coordinates {
			for _, ring := range polygon {
				require.GreaterOrEqual(t, len(ring), 4, f.Properties.Name)
				assert.Equal(t, ring[0], ring[len(ring)-1], "%s: a ring must close", f.Properties.Name)
			}
		}
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write(raw)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	assert.Less(t, packed.Len(), 150_000)
	t.Logf("%d bytes, %d compressed", len(raw), packed.Len())
}
