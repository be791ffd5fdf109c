package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

const (
	headerPatience = 5 * time.Second  // for the head of a request
	bodyPatience   = 30 * time.Second // for all of a request
	idlePatience   = 2 * time.Minute  // between two requests of a connection
	stopPatience   = 5 * time.Second  // for answers under way when the server stops
	mostHeader     = 32 << 10         // bytes
	shortestToken  = 16               // characters
)

// Serve listens on opt.Address and answers until ctx is done, then lets the answers
// under way finish for five seconds. ready, where not nil, is told the address once
// the server listens (the port may be 0). It refuses to start beyond loopback
// without a token of at least 16 characters.
func Serve(ctx context.Context, v Verbs, opt Options, ready func(address string)) error {
	opt = opt.withDefaults()
	if err := opt.safe(); err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", opt.Address)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", opt.Address, err)
	}
	if ready != nil {
		ready(listener.Addr().String())
	}
	return serveOn(ctx, listener, Handler(v, opt))
}

// safe refuses an address that others can reach without a token.
func (o Options) safe() error {
	host, _, err := net.SplitHostPort(o.Address)
	if err != nil {
		return fmt.Errorf("address %q: want host:port, such as 127.0.0.1:8023", o.Address)
	}
	if isLoopback(host) {
		return nil
	}
	if len(o.Token) < shortestToken {
		return fmt.Errorf("address %q can be reached from other machines: give a token of at least %d characters, or serve 127.0.0.1", o.Address, shortestToken)
	}
	return nil
}

// serveOn serves one listener. Runs that outlast the patience at the end are cut off.
func serveOn(ctx context.Context, listener net.Listener, h http.Handler) error {
	base, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: headerPatience, ReadTimeout: bodyPatience,
		IdleTimeout: idlePatience, MaxHeaderBytes: mostHeader,
		BaseContext: func(net.Listener) context.Context { return base },
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	patience, done := context.WithTimeout(base, stopPatience)
	defer done()
	if err := server.Shutdown(patience); errors.Is(err, context.DeadlineExceeded) {
		cut()
		return server.Close()
	}
	return nil
}
