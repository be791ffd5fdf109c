package main

import (
	"context"
	"fmt"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"puente/internal/app"
	"puente/internal/model"
	"puente/internal/web"
)

// roomForAnswers is how many goroutines may run beside those of a study.
const roomForAnswers = 4

func serveCommand(g *globals) *cobra.Command {
	opt := web.Options{}
	c := &cobra.Command{
		Use:   "serve",
		Short: "Open the app on this machine: the map, the charts, the official series",
		Long: "Serve the app. It listens on the loopback address unless --address says otherwise; then a token is\n" +
			"needed (--token, or PUENTE_TOKEN in the environment).",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if opt.Token == "" {
				opt.Token = os.Getenv("PUENTE_TOKEN")
			}
			if err := g.undated("serve", "each page asks for its own"); err != nil {
				return err
			}
			return g.withApp(cmd, func(ctx context.Context, a *app.App, _ model.Date) error {
				opt.Basemap = app.Basemap()
				// Studies use all cores at low priority; answers to readers find room beside them.
				opt.Workers = runtime.GOMAXPROCS(0)
				runtime.GOMAXPROCS(opt.Workers + roomForAnswers)
				return web.Serve(ctx, a, opt, func(address string) {
					fmt.Fprintf(cmd.ErrOrStderr(), "puente is open at http://%s/ (stop with Ctrl-C)\n", address)
					if err := a.Serving("http://" + address); err != nil {
						fmt.Fprintln(cmd.ErrOrStderr(), "puente:", err)
					}
				})
			})
		},
	}
	c.Flags().StringVar(&opt.Address, "address", "127.0.0.1:8023", "where to listen")
	c.Flags().StringVar(&opt.Token, "token", "", "what a reader must show; required where the address is not loopback")
	return c
}
