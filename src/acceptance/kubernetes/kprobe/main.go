// Command kprobe asks a URL with the HTTP prober of the kubelet itself and prints what that makes of the answer.
//
//	usage: kprobe TIMEOUT URL     TIMEOUT as 1s or 500ms
//	prints: the result (success, warning, failure or unknown), a tab, and the body or the reason, quoted as in Go
//	exit status: 0 when the result is success, 1 when it is another, 2 on wrong use
package main

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"time"

	"k8s.io/kubernetes/pkg/probe"
	httpprobe "k8s.io/kubernetes/pkg/probe/http"
)

func main() {
	if len(os.Args) != 3 {
		fail("usage: kprobe TIMEOUT URL")
	}
	timeout, err := time.ParseDuration(os.Args[1])
	if err != nil {
		fail(err.Error())
	}
	target, err := url.Parse(os.Args[2])
	if err != nil {
		fail(err.Error())
	}

	// As the kubelet makes it for probes of readiness and liveness: redirects are followed on the same host alone.
	followNonLocalRedirects := false
	result, text, err := httpprobe.New(followNonLocalRedirects).Probe(target, http.Header{}, timeout)
	if err != nil {
		text = err.Error()
	}
	fmt.Printf("%s\t%q\n", result, text)
	if result != probe.Success {
		os.Exit(1)
	}
}

func fail(reason string) {
	fmt.Fprintln(os.Stderr, "kprobe:", reason)
	os.Exit(2)
}
