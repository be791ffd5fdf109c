package web

import (
	"net/http"
	"strings"
	"testing"
)

func TestEveryAnswerCarriesTheSafetyHeaders(t *testing.T) {
	h := Handler(open(), Options{})
	for _, path := range []string{"/", "/healthz", "/api/scenarios", "/api/none", "/openapi.json", "/none"} {
		w := answer(h, request("GET", path, ""))
		for name, part := range map[string]string{
			"Content-Security-Policy": "default-src 'self'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"X-Frame-Options": "DENY", "Cross-Origin-Resource-Policy": "same-origin",
		} {
			if !strings.Contains(w.Header().Get(name), part) {
				t.Errorf("%s: %s is %q, want %q in it", path, name, w.Header().Get(name), part)
			}
		}
		if policy := w.Header().Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
			t.Errorf("%s: the policy %q lets in more than the page's own files", path, policy)
		}
	}
}

func TestOnLoopbackOnlyThisMachinesNamesAreAnswered(t *testing.T) {
	for _, c := range []struct {
		address, host string
		status        int
	}{
		{"127.0.0.1:8023", "127.0.0.1:8023", 200},
		{"127.0.0.1:8023", "localhost:8023", 200},
		{"127.0.0.1:8023", "LOCALHOST", 200},
		{"127.0.0.1:8023", "[::1]:8023", 200},
		{"127.0.0.1:8023", "puente.example:8023", 421},
		{"127.0.0.1:8023", "127.0.0.1.puente.example", 421},
		{"127.0.0.1:8023", "10.0.0.7:8023", 421},
		{"127.0.0.1:8023", "", 421},
		{"localhost:8023", "puente.example", 421},
		{"[::1]:8023", "puente.example", 421},
		{"0.0.0.0:8023", "puente.example", 200},
	} {
		r := request("GET", "/api/scenarios", "")
		r.Host = c.host
		if w := answer(Handler(open(), Options{Address: c.address}), r); w.Code != c.status {
			t.Errorf("%s asked as %q: status %d, want %d", c.address, c.host, w.Code, c.status)
		}
	}
}

func TestPagesOfOtherSitesAreRefused(t *testing.T) {
	h := Handler(open(), Options{})
	sql := `{"query":"select 1"}`
	for _, c := range []struct {
		method, path, site, mode string
		status                   int
	}{
		{"GET", "/api/scenarios", "same-origin", "cors", 200},
		{"GET", "/api/scenarios", "none", "navigate", 200},
		{"GET", "/api/scenarios", "cross-site", "no-cors", 403},
		{"GET", "/api/run/small", "cross-site", "no-cors", 403},
		{"GET", "/healthz", "cross-site", "navigate", 200},
		{"POST", "/api/data/sql", "cross-site", "cors", 403},
		{"POST", "/api/data/sql", "same-origin", "cors", 200},
	} {
		body := ""
		if c.method == "POST" {
			body = sql
		}
		r := request(c.method, c.path, body, "Sec-Fetch-Site", c.site, "Sec-Fetch-Mode", c.mode, "Content-Type", "application/json")
		if w := answer(h, r); w.Code != c.status {
			t.Errorf("%s %s from %s (%s): status %d, want %d", c.method, c.path, c.site, c.mode, w.Code, c.status)
		}
	}
}

const testToken = "a-token-for-this-test"

func TestAToken(t *testing.T) {
	h := Handler(open(), Options{Address: "0.0.0.0:8023", Token: testToken})
	for _, c := range []struct {
		name, path string
		headers    []string
		status     int
	}{
		{"none", "/api/scenarios", nil, 401},
		{"none, page", "/", nil, 401},
		{"probe", "/healthz", nil, 200},
		{"right", "/api/scenarios", []string{"Authorization", "Bearer " + testToken}, 200},
		{"wrong", "/api/scenarios", []string{"Authorization", "Bearer " + testToken + "x"}, 401},
		{"empty", "/api/scenarios", []string{"Authorization", "Bearer "}, 401},
		{"wrong in the address", "/api/scenarios?token=x", nil, 401},
		{"the token itself as a cookie", "/api/scenarios", []string{"Cookie", "puente=" + testToken}, 401},
		{"right in the address", "/api/scenarios?token=" + testToken, nil, 303},
	} {
		if w := answer(h, request("GET", c.path, "", c.headers...)); w.Code != c.status {
			t.Errorf("%s: status %d, want %d", c.name, w.Code, c.status)
		}
	}
	want(t, answer(h, request("POST", "/api/data/sql?token="+testToken, `{"query":"x"}`)), 401)
}

func TestATokenInTheAddressBecomesACookie(t *testing.T) {
	h := Handler(open(), Options{Address: "0.0.0.0:8023", Token: testToken})
	w := answer(h, request("GET", "//elsewhere.example/?lang=es&token="+testToken, ""))
	want(t, w, http.StatusSeeOther)
	if there := w.Header().Get("Location"); there != "/elsewhere.example/?lang=es" {
		t.Errorf("sent to %q: the token must be gone and the host must stay", there)
	}
	cookies := w.Result().Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode || strings.Contains(cookies[0].Value, testToken) {
		t.Fatalf("cookies %v: want one, HttpOnly, Lax, without the token", cookies)
	}
	want(t, answer(h, request("GET", "/api/scenarios", "", "Cookie", cookies[0].String())), 200)
}

func TestALargeRequestIsRefused(t *testing.T) {
	h := Handler(open(), Options{MaxBodyBytes: 1000})
	body := `{"query":"` + strings.Repeat("x", 2000) + `"}`
	want(t, answer(h, request("POST", "/api/data/sql", body, "Content-Type", "application/json")), http.StatusRequestEntityTooLarge)
	// A length that is not announced does not help.
	r := request("POST", "/api/data/sql", body, "Content-Type", "application/json")
	r.ContentLength = -1
	want(t, answer(h, r), http.StatusRequestEntityTooLarge)
}
