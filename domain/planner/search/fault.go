package search

// Caught runs do and returns what it panicked with, nil if it did not. A fault
// in one of our own goroutines would end the whole program, bookings and all;
// caught there and panicked again where the caller waits, it ends one plan.
func Caught(do func()) (fault any) {
	defer func() { fault = recover() }()
	do()
	return nil
}

// rethrow panics with the first fault of several goroutines.
func rethrow(faults []any) {
	for _, f := range faults {
		if f != nil {
			panic(f)
		}
	}
}
