package web

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/danielgtaylor/huma/v2/validation"

	"puente/internal/model"
)

// everywhere are the names of a query that the guards read, on every route.
var everywhere = []string{"format", "token"}

// onlyKnownNames refuses a query with a name that its route does not have: a
// misspelt limit or date must not be passed over in silence.
func onlyKnownNames(hc huma.Context, next func(huma.Context)) {
	known := slices.Clone(everywhere)
	for _, p := range hc.Operation().Parameters {
		if p.In == "query" {
			known = append(known, p.Name)
		}
	}
	r, w := humago.Unwrap(hc)
	query := r.URL.Query()
	var c checked
	for _, name := range slices.Sorted(maps.Keys(query)) {
		if !slices.Contains(known, name) {
			c.wrong(name, strings.Join(query[name], ", "), unknown(name, known))
		}
	}
	if err := c.problems.Err(); err != nil {
		writeFailure(w, failureOf(err).(*failure))
		return
	}
	next(hc)
}

// unknown says what is wanted in place of a name that is not there.
func unknown(name string, known []string) string {
	return "one of " + strings.Join(known, ", ") + model.AndNearest(name, known)
}

// ownForm turns what the library says of a body into our own failure, in which every mistake is a problem and an unknown
// field is told the nearest.
func ownForm(forms huma.Registry) huma.Transformer {
	return func(hc huma.Context, _ string, answer any) (any, error) {
		theirs, ok := answer.(*huma.ErrorModel)
		if !ok || theirs.Status != http.StatusUnprocessableEntity || len(theirs.Errors) == 0 {
			return answer, nil
		}
		var c checked
		for _, e := range theirs.Errors {
			field := strings.TrimPrefix(e.Location, "body.")
			switch object, isObject := e.Value.(map[string]any); {
			case isObject && e.Message == validation.MsgUnexpectedProperty:
				c.wrong(field, fmt.Sprintf("%.80v", object[field]), unknown(field, fieldsOf(hc, forms)))
			case isObject:
				c.wrong(field, "", e.Message)
			default:
				c.wrong(field, fmt.Sprintf("%.80v", e.Value), e.Message)
			}
		}
		return failureOf(c.problems.Err()), nil
	}
}

// fieldsOf lists the fields of a route's body.
func fieldsOf(hc huma.Context, forms huma.Registry) []string {
	body := hc.Operation().RequestBody
	if body == nil || body.Content["application/json"] == nil {
		return nil
	}
	form := body.Content["application/json"].Schema
	if form.Ref != "" {
		form = forms.SchemaFromRef(form.Ref)
	}
	return slices.Sorted(maps.Keys(form.Properties))
}
