package search

import "luudong/domain/planner/model"

func (s *state) explain() []model.Unserved { return nil }
