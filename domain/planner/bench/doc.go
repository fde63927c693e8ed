// Package bench measures the planner on public problems: team orienteering with
// time windows (toptw), vehicle routing with time windows (solomon), the same
// with prizes (pcvrptw), and half-day visits of a city (fieldday). The files
// are translated into the planner's own model and solved by its one engine;
// every answer is checked once more here, from the file alone. Where the files
// and the best known values come from is in testdata/README.md.
//
// RESULTS.md has the tables. What was tried: all six ruins instead of strings
// alone lost one to two per cent at equal time on three toptw files (whole routes are too
// much to rebuild); pricing every unserved point in every route at each step
// halved the speed and gained nothing on pr05 and pr10, since a point that found no place in a
// route finds none until the route changes; starting from what pays alone left
// RC2_10_1 24% off after 4 s, starting from everything that fits 8% at
// the same time. Hotter or colder annealing moves toptw by less than the seeds
// do: the large pr files need a way out of their valleys (restarts, recombined
// routes), not another temperature.
package bench
