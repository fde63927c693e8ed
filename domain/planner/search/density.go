package search

const (
	lookShare = 0.38 // of the mean density of all demand is what makes a point worth a look
	unlikely  = 1e-6 // density of a point with people left whom a usual team can't serve, or who are worth nothing
)

// density is about how many points a visit to a point may bring per minute with
// setup and teardown while so many people are left there, ways not counted. It
// tells cheaply which points are worth a look: far more have people left than
// will ever be visited.
func (in *Instance) density(p, left int) float32 {
	if left == 0 {
		return 0
	}
	around, best := in.setup+in.teardown, float32(0)
	if f := in.p.Points[p].Fixed; f != nil {
		best = float32(min(left, f.People)) / float32(max(1, f.Minutes+around))
	} else {
		for k, n := range in.usual[min(in.p.Points[p].Stations, in.maxDesks)] {
			best = max(best, float32(min(left, n))/float32(in.lengths[k]+around))
		}
	}
	return max(unlikely, best*float32(in.p.Points[p].Weight+in.p.Weights.Fair))
}

// densities fills usual and dense.
func (in *Instance) densities() {
	in.usual = make([][]int, in.maxDesks+1)
	for desks := range in.usual {
		in.usual[desks] = make([]int, len(in.lengths))
		for k := range in.lengths {
			for t := range in.teams {
				in.usual[desks][k] += in.rate(t, min(desks, in.p.Teams[t].Officers), k).Total
			}
			in.usual[desks][k] /= max(1, in.teams)
		}
	}
	in.dense = make([]float32, in.points)
	worth, minutes := float32(0), float32(0)
	for _, p := range in.served {
		in.dense[p] = in.density(int(p), in.demand[p].sum())
		all := float32(in.demand[p].sum() * (in.p.Points[p].Weight + in.p.Weights.Fair))
		worth, minutes = worth+all, minutes+all/max(in.dense[p], 1e-9)
	}
	if minutes > 0 {
		in.worthLook = lookShare * worth / minutes
	}
}

// countMinutes sums the hours of all teams.
func (in *Instance) countMinutes() {
	for t := range in.teams {
		week := make([]int, in.weeks)
		for d := range in.days {
			week[in.p.WeekOf(d)] += in.dayLimit[t*in.days+d]
		}
		for _, minutes := range week {
			in.minutes += min(minutes, in.weekLimit[t])
		}
	}
}
