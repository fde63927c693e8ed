// Package planner makes deployment plans: which team is at which point, when,
// for how long, and how many people of each service it serves there. Solve is
// the way in; package model says what a problem and a plan are and checks
// plans; package search does the work. Nothing here knows of files, dates,
// maps or a clock: the caller translates, and hands a clock in.
//
// # The model
//
// Days are 0, 1, 2 …; times are minutes after midnight; teams, points,
// services, wards and locations are indices.
//
// A visit is one team at one point for a stretch [Start, End) of one day in
// which people are served. It lies inside one opening window of the point, has
// one of the allowed lengths and starts on the grid. Setup lies immediately
// before it and teardown immediately after it; both are the team's time, not
// the point's. A team leaves its base, makes its visits, travels between them
// after teardown and before setup, waits where it must, and is back at its
// base, all inside its shift. The hours of a day run from leaving the base to
// being back; those of a calendar week are their sum. A break, if there is such
// a rule, is due on days that reach over its whole time, between two visits.
//
// A shift in several parts is its hull with stretches off in between
// (model.Team.Off). The team goes out once a day; in a stretch off it stays
// where it is. Each way and each visit with setup and teardown lies in one part;
// the minutes off between leaving the base and being back are no hours.
//
// At a point people go through a line of stations. In T minutes one officer at
// station k has 60*T seconds; serving n[s] people of each service s takes
// sum(n[s]*seconds[k][s]) of them, so the slowest station sets the rate.
// Officers are spread over the stations in the best way, at most as many as the
// point has desks and, at stations that need one, as the team has kits. The
// pairs of numbers that a visit can serve form its frontier (model.Frontier).
// Several teams may be at one point at once if their desks fit into its
// stations. Nobody is served twice; the people of a point may be spread over
// several visits, on days that keep its gap; cards may run out for the day.
//
// A point may instead have fixed visits (model.Fixed): all of one length, so many
// people each, with a load that counts against the team's capacity. With them
// the public benchmark problems (package bench) are problems of this model.
//
// Pinned visits stay. They keep every rule but the lengths and the grid.
//
// # What a plan is worth
//
// Points: 100 are one person of ordinary priority. In this order of size:
// people times the weight of their point, with an extra for the first people
// of each ward (fairness); less the team-days; less the travel; less what has
// changed against the previous plan, where a lost booking costs more than a
// change of team (model.Weights). Every plan carries these terms, an upper
// bound that no plan can exceed (search.Bounder says why), and, for all demand
// it leaves out, the binding reason and the cheapest change that would help.
//
// # The search
//
// Construction: every team-day offers its best visit in points per minute; the
// best offer of all is taken, again and again. Then ruin and recreate: take a
// few visits out, in one of several ways (search/ruin_*.go), put others in by
// greedy insertion with some randomness, accept by simulated annealing. Only
// points that are worth a look are candidates (search/density.go), and minutes of
// teams have a price that falls to nothing over the run (search/anneal.go): a
// step that saves time earns something for it, because another can use it. The
// state knows for each stop the earliest departure and the latest arrival, so
// that windows and shifts are checked in constant time at each position
// (search/slot.go); only where hours and breaks count does the scheduler
// (search/schedule.go) look at what passes. Where nothing but shifts limits a team
// and all visits are fixed, points are put in one after the other in a random
// order (search/sequence.go), looking only where a route has room
// (search/gap.go), and times are brought up to date only as far as they change
// (search/retime.go): tens of thousands of steps a second. The
// state keeps all rules at every moment, so the search may be stopped at any.
//
// Workers change one plan together, each inside a fence around teams and points
// (search/fence.go) that moves every few hundred steps; after each round their
// changes are merged (search/merge.go), so two make about twice the steps on one
// plan. In small problems each has its own plan, and now and then the worst goes
// on from the plan of the best. The same seed, steps and workers give the same
// plan.
//
// Nothing in a step grows with the city; the start grows a little faster than
// the number of points.
//
// The checker (model.Check) is written apart from the search, from the rules
// alone; tests hold the two against each other on random problems.
package planner
