// Package bench measures the planner on public problems: team orienteering with
// time windows (toptw), vehicle routing with time windows (solomon), the same
// with prizes (pcvrptw), and half-day visits of a city (fieldday). The files
// are translated into the planner's own model and solved by its one engine;
// every answer is checked once more here, from the file alone. Where the files
// and the best known values come from is in testdata/README.md.
package bench
