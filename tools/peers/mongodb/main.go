// Mongodb is FerretDB, which speaks MongoDB's protocol, with its SQLite backend in a folder that is removed at the
// end, on a loopback port that the system chooses. In memory SQLite has one connection, and the next command would wait for
// one whose cursor is open. Its first line on stdout is {"url":"mongodb://127.0.0.1:…/"}; it ends when its stdin does, so that none
// outlives the test that started it.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintf(os.Stderr, "mongodb: %v\n", err)
		os.Exit(1)
	}
}

func serve() error {
	folder, err := os.MkdirTemp("", "sightline-mongodb-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	database, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		Handler:   "sqlite",
		SQLiteURL: "file:" + folder + "/",
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
	})
	if err != nil {
		return fmt.Errorf("FerretDB does not start: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- database.Run(ctx) }()
	// The address is known once Run listens; until then MongoDBURI waits.
	if err := json.NewEncoder(os.Stdout).Encode(map[string]string{"url": database.MongoDBURI()}); err != nil {
		cancel()
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	cancel()
	if ending := <-ended; ending != nil {
		return ending
	}
	return err
}
