// Command broker runs one broker of kfake: LISTEN ADVERTISE FOLDER.
package main

import (
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
)

type address string

func (address) Network() string  { return "tcp" }
func (a address) String() string { return string(a) }

// advertised is a listener that says that it listens elsewhere: kfake advertises what it says.
type advertised struct {
	net.Listener
	as address
}

func (l advertised) Addr() net.Addr { return l.as }

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: broker LISTEN ADVERTISE FOLDER")
		os.Exit(64)
	}
	listen := func(network, _ string) (net.Listener, error) {
		l, err := net.Listen(network, os.Args[1])
		if err != nil {
			return nil, err
		}
		return advertised{l, address(os.Args[2])}, nil
	}
	cluster, err := kfake.NewCluster(
		kfake.NumBrokers(1),
		kfake.ListenFn(listen),
		kfake.DataDir(os.Args[3]),
		// The members of ontrial's groups have short sessions, as a fault of seconds is to end one.
		kfake.GroupMinSessionTimeout(time.Second),
	)
	if err != nil {
		fmt.Fprintln(os.Stderr, "Error:", err)
		os.Exit(1)
	}
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGTERM, os.Interrupt)
	<-end
	cluster.Close()
}
