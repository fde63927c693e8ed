// Package planner makes deployment plans for mobile teams.
package planner
