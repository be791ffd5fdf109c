// Package web is the face of Puente that speaks HTTP: one route per verb of
// package app, described by OpenAPI 3.1 at /openapi.json, and one page, which is
// written in TypeScript in ui/ and carried inside the binary.
//
// It decides nothing about the corridor. A request becomes a request of package
// app, the answer goes out as JSON or CSV, a model.ProblemError as status 422 with
// the list of problems. What it does own are the doors: who may come in (guard.go),
// how long and how large a request may be, and that one long run serves everybody
// who asks for it (runs.go).
//
// Start with Handler, then routes, the list of all routes.
package web
