package workbench

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/offprint-news/offprint/pipeline/report"
)

//go:embed assets
var assets embed.FS

// maxBody bounds a request.
const maxBody = 8 << 20

// A Server answers one browser on this machine.
type Server struct {
	bench *Bench
	host  string // 127.0.0.1:port, the only name it answers to

	mu     sync.Mutex
	once   string // token of the address, "" once it was used
	cookie string
	page   string // token of the page, sent with each request besides the cookie
}

// Serve listens on a free port of the loopback interface (or on the given one)
// and serves until ctx is done. ready is called with the address to open.
func Serve(ctx context.Context, b *Bench, port int, ready func(url string)) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return fmt.Errorf("workbench: %w", err)
	}
	s := newServer(b, l.Addr().String())
	h := &http.Server{Handler: s, ReadHeaderTimeout: 5 * time.Second, MaxHeaderBytes: 16 << 10}
	stop := context.AfterFunc(ctx, func() { h.Close() })
	defer stop()
	ready("http://" + s.host + "/?token=" + s.once)
	if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("workbench: %w", err)
	}
	return nil
}

func newServer(b *Bench, host string) *Server {
	return &Server{bench: b, host: host, once: rand.Text(), cookie: rand.Text(), page: rand.Text()}
}

// ServeHTTP lets a request in only if it names this server as its host (a foreign
// name that was bound to this address does not), comes from this server's own
// page, and carries what that page was given.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	origin := r.Header.Get("Origin")
	site := r.Header.Get("Sec-Fetch-Site")
	switch {
	case r.Host != s.host:
		http.Error(w, "this is not the host you asked for", http.StatusMisdirectedRequest)
		return
	case origin != "" && origin != "http://"+s.host,
		site != "" && site != "same-origin" && (site != "none" || r.Method != http.MethodGet),
		r.Method == http.MethodPost && origin == "":
		http.Error(w, "requests come from this server's own page only", http.StatusForbidden)
		return
	case r.Method != http.MethodGet && r.Method != http.MethodPost:
		http.Error(w, "GET and POST", http.StatusMethodNotAllowed)
		return
	}
	if r.Method == http.MethodGet && r.URL.Path == "/" && r.URL.Query().Has("token") {
		s.enter(w, r)
		return
	}
	if c, err := r.Cookie(s.cookieName()); err != nil || !equal(c.Value, s.cookie) {
		http.Error(w, "open the address that the command printed; it holds once", http.StatusUnauthorized)
		return
	}
	if r.Method == http.MethodGet {
		s.get(w, r)
		return
	}
	if !equal(r.Header.Get("X-Offprint-Page"), s.page) {
		http.Error(w, "not this server's page", http.StatusForbidden)
		return
	}
	s.post(w, r)
}

// cookieName holds the port: cookies know hosts only.
func (s *Server) cookieName() string {
	_, port, _ := net.SplitHostPort(s.host)
	return "offprint-" + port
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// enter trades the token of the address, once, for the cookie.
func (s *Server) enter(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	ok := s.once != "" && equal(r.URL.Query().Get("token"), s.once)
	if ok {
		s.once = ""
	}
	s.mu.Unlock()
	if !ok {
		http.Error(w, "this token was used, or is another's; start the workbench again", http.StatusUnauthorized)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: s.cookieName(), Value: s.cookie, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Server) get(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/":
		nonce := rand.Text()
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'nonce-"+nonce+"'; style-src 'nonce-"+nonce+
			"'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'")
		b, err := assets.ReadFile("assets/index.html")
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		page := strings.NewReplacer("{nonce}", nonce, "{page}", s.page).Replace(string(b))
		_, _ = w.Write([]byte(page))
	case "/style.css", "/text.js":
		script, style, err := report.Shared()
		own, err2 := assets.ReadFile("assets/workbench.css")
		if err := errors.Join(err, err2); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		if r.URL.Path == "/text.js" {
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
			_, _ = w.Write([]byte(script))
			return
		}
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write([]byte(style + string(own)))
	case "/editor.js", "/workbench.js":
		b, err := assets.ReadFile("assets" + r.URL.Path)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write(b)
	default:
		http.NotFound(w, r)
	}
}

// post answers a question of the page: JSON in, JSON out.
func (s *Server) post(w http.ResponseWriter, r *http.Request) {
	answer, ok := map[string]func(context.Context, *request) (any, error){
		"/api/state": s.bench.state, "/api/check": s.bench.check, "/api/confirm": s.bench.confirm, "/api/doc": s.bench.show,
		"/api/draft": s.bench.draft, "/api/bisect": s.bench.bisect, "/api/save": s.bench.save, "/api/golden": s.bench.golden,
	}[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if ct := r.Header.Get("Content-Type"); ct != "application/json" {
		http.Error(w, "want application/json", http.StatusUnsupportedMediaType)
		return
	}
	var q request
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&q); err != nil {
		http.Error(w, "bad request: "+err.Error(), http.StatusBadRequest)
		return
	}
	out, err := answer(r.Context(), &q)
	if r.Context().Err() != nil {
		return // the page asks anew at the next key
	}
	w.Header().Set("Content-Type", "application/json")
	switch {
	case errors.Is(err, errReadOnly), errors.Is(err, errName):
		w.WriteHeader(http.StatusForbidden)
	case err != nil:
		w.WriteHeader(http.StatusUnprocessableEntity)
	}
	if err != nil {
		out = map[string]string{"error": err.Error()}
	}
	_ = json.NewEncoder(w).Encode(out)
}
