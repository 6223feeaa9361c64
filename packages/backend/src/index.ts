// The package's public names; see README.
