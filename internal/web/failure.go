package web

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"

	"puente/internal/model"
)

// failure is the body of every answer that is not a success (RFC 9457).
type failure struct {
	Status   int             `json:"status"`
	Title    string          `json:"title"`
	Detail   string          `json:"detail"`
	Problems []model.Problem `json:"problems,omitempty"` // every mistake of the input, with status 422
	More     int             `json:"more,omitempty"`     // mistakes beyond those listed
}

// Error is the detail.
func (f *failure) Error() string { return f.Detail }

// GetStatus is the status that goes out.
func (f *failure) GetStatus() int { return f.Status }

// ContentType names the form of RFC 9457, also where CSV was asked for.
func (f *failure) ContentType(string) string { return "application/problem+json" }

func fail(status int, detail string) *failure {
	return &failure{Status: status, Title: http.StatusText(status), Detail: detail}
}

// temporary is an error of another room that passes with time, such as a store
// that another process holds.
type temporary interface{ Temporary() bool }

// failureOf sorts an error by whose it is: the input's 422, the world's 404,
// 503 or 500. It returns nil for nil.
func failureOf(err error) error {
	var (
		own      *failure
		problems *model.ProblemError
		passing  temporary
	)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &own):
		return own
	case errors.As(err, &problems):
		f := fail(http.StatusUnprocessableEntity, err.Error())
		f.Problems, f.More = problems.Problems.List, problems.Problems.More
		return f
	case errors.Is(err, fs.ErrNotExist):
		return fail(http.StatusNotFound, err.Error())
	case errors.Is(err, context.DeadlineExceeded):
		return fail(http.StatusServiceUnavailable, "This took longer than the server allows: "+err.Error())
	case errors.Is(err, context.Canceled):
		return fail(http.StatusServiceUnavailable, "Stopped before it was done: "+err.Error())
	case errors.As(err, &passing) && passing.Temporary():
		return fail(http.StatusServiceUnavailable, err.Error())
	}
	return fail(http.StatusInternalServerError, err.Error())
}

// writeFailure answers outside the routes, where the guards refuse.
func writeFailure(w http.ResponseWriter, f *failure) {
	w.Header().Set("Content-Type", f.ContentType(""))
	w.WriteHeader(f.Status)
	_ = json.NewEncoder(w).Encode(f)
}
