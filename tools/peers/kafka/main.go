// Kafka is a cluster that speaks Kafka's protocol, in memory, on a loopback port that the system chooses. Its first line
// on stdout is {"address":"127.0.0.1:…"}; it ends when its stdin does, so that none outlives the test that started it.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/twmb/franz-go/pkg/kfake"
)

func main() {
	partitions := flag.Int("partitions", 2, "partitions of a topic that is made when it is first named")
	flag.Parse()
	if err := serve(*partitions); err != nil {
		fmt.Fprintf(os.Stderr, "kafka: %v\n", err)
		os.Exit(1)
	}
}

func serve(partitions int) error {
	cluster, err := kfake.NewCluster(
		// Port 0 is one that the system chooses; one broker, since nothing here is about their failing.
		kfake.NumBrokers(1),
		kfake.Ports(0),
		kfake.DefaultNumPartitions(partitions),
		kfake.AllowAutoTopicCreation(),
	)
	if err != nil {
		return fmt.Errorf("the cluster does not start: %w", err)
	}
	defer cluster.Close()
	if err := json.NewEncoder(os.Stdout).Encode(map[string]string{"address": cluster.ListenAddrs()[0]}); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}
