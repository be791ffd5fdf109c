package web

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// cookieName is the cookie that stands for a token once it was shown in an address.
const cookieName = "puente"

// cookieDays is how long a browser that showed the token is remembered.
const cookieDays = 30

// securityPolicy lets the page load nothing from another host and run nothing
// that is not in its own files.
const securityPolicy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// recovered turns a defect into status 500 and a line with its stack in the log.
func recovered(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			log.Error("defect", "path", r.URL.Path, "cause", cause, "stack", string(debug.Stack()))
			writeFailure(w, fail(http.StatusInternalServerError, "A defect in Puente stopped this answer; the server's log has the details."))
		}()
		next.ServeHTTP(w, r)
	})
}

// headers sets what every answer says to a browser about safety. A Referer
// would carry a token to another host, so none is sent.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", securityPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		if strings.HasPrefix(r.URL.Path, "/api/") || r.URL.Path == metricsPath {
			h.Set("Cache-Control", "no-store")
		}
		next.ServeHTTP(w, r)
	})
}

// isLoopback reports whether host is this machine and no other.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// hostOf is the host of host:port, or of a host alone.
func hostOf(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	return strings.Trim(host, "[]")
}

// knownHost refuses a name that is not this machine's where only loopback is
// served: otherwise a page on another host could point its own name here and
// read the answers. Beyond loopback the token, which that page does not hold, does this.
func knownHost(address string, next http.Handler) http.Handler {
	if !isLoopback(hostOf(address)) {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLoopback(hostOf(r.Host)) {
			writeFailure(w, fail(http.StatusMisdirectedRequest, "This server answers as localhost only."))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// sameSite refuses requests that a page on another host makes in a reader's
// browser: answers are of no use to it, but a run costs time.
func sameSite(next http.Handler) http.Handler {
	checked := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		navigates := r.Header.Get("Sec-Fetch-Mode") == "navigate"
		if r.Header.Get("Sec-Fetch-Site") == "cross-site" && !navigates {
			writeFailure(w, fail(http.StatusForbidden, "A page of another site may not ask here."))
			return
		}
		checked.ServeHTTP(w, r)
	})
}

// needToken lets in who shows the token: in an Authorization header, in the
// cookie, or once in the address, which then sets the cookie. The probe /healthz
// needs none.
func needToken(token string, next http.Handler) http.Handler {
	if token == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch shown := r.URL.Query().Get("token"); {
		case r.URL.Path == "/healthz" || shows(r, token):
			next.ServeHTTP(w, r)
		case equal(shown, token) && r.Method == http.MethodGet:
			remember(w, r, token)
		default:
			w.Header().Set("WWW-Authenticate", `Bearer realm="puente"`)
			writeFailure(w, fail(http.StatusUnauthorized, "Show the token: header Authorization: Bearer TOKEN, or open the address once with ?token=TOKEN."))
		}
	})
}

// shows reports whether a request carries the token in its header or its cookie.
func shows(r *http.Request, token string) bool {
	bearer, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if found {
		return equal(bearer, token)
	}
	cookie, err := r.Cookie(cookieName)
	return err == nil && equal(cookie.Value, cookieValue(token))
}

// cookieValue stands for the token without being it.
func cookieValue(token string) string {
	sum := sha256.Sum256([]byte("puente cookie\n" + token))
	return hex.EncodeToString(sum[:])
}

// equal compares digests, so that neither content nor length shows in the time it takes.
func equal(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// remember sets the cookie and sends the browser to the same address without the token.
func remember(w http.ResponseWriter, r *http.Request, token string) {
	http.SetCookie(w, &http.Cookie{
		Name: cookieName, Value: cookieValue(token), Path: "/", MaxAge: cookieDays * 24 * 3600,
		HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode,
	})
	query := r.URL.Query()
	query.Del("token")
	there := "/" + strings.TrimLeft(r.URL.EscapedPath(), "/")
	if len(query) > 0 {
		there += "?" + query.Encode()
	}
	http.Redirect(w, r, there, http.StatusSeeOther)
}

// limits bounds the size of a request and, except for runs, which have a limit
// of their own, the time for its answer.
func limits(opt Options, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		most := opt.MaxBodyBytes
		switch r.URL.Path {
		case checkPath:
			most = opt.MaxTextBytes
		case importPath:
			most = opt.MaxFileBytes
		}
		r.Body = http.MaxBytesReader(w, r.Body, most)
		wait := opt.AskTimeout
		if isRun(r) {
			wait = opt.RunTimeout
		}
		ctx, cancel := context.WithTimeout(r.Context(), wait)
		defer cancel()
		// The deadlines of the connection give way to this one, else they would end a
		// long run; a recorder in a test has none, which is no failure.
		connection := http.NewResponseController(w)
		_ = connection.SetReadDeadline(time.Now().Add(wait + eventPatience))
		_ = connection.SetWriteDeadline(time.Now().Add(wait + eventPatience))
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// isRun reports whether a request asks for a study or a comparison.
func isRun(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/run/") || strings.HasPrefix(r.URL.Path, "/api/compare/")
}
