package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// ErrBusy is what errors.Is finds when another process owns the data folder;
// errors.As with *BusyError tells which one and where it serves.
var ErrBusy = errors.New("the data folder is in use")

// BusyError says which process owns the data folder.
type BusyError struct {
	Dir     string
	PID     int    // 0 where the owner has not told it
	Address string // where the owner serves, "" where it does not
}

// Error is one sentence with what to do.
func (e *BusyError) Error() string {
	switch {
	case e.Address != "":
		return fmt.Sprintf("the data folder %s is in use by process %d, which serves at %s: ask there, or stop it first", e.Dir, e.PID, e.Address)
	case e.PID != 0:
		return fmt.Sprintf("the data folder %s is in use by process %d: wait until it ends, or stop it first", e.Dir, e.PID)
	}
	return fmt.Sprintf("the data folder %s is in use by another process: wait until it ends, or stop it first", e.Dir)
}

// Is makes errors.Is(err, ErrBusy) true.
func (e *BusyError) Is(target error) bool { return target == ErrBusy }

// owner is the lock on a data folder. The file DIR/owner.lock stays; what locks
// is the operating system's lock on it, which ends with the process.
type owner struct {
	file   *os.File
	shared bool
}

// ownerNote is what owner.lock holds.
type ownerNote struct {
	PID     int    `json:"pid"`
	Address string `json:"address,omitempty"`
}

// takeOwnership locks the folder for this process alone, or shared among readers.
func takeOwnership(dir string, shared bool) (*owner, error) {
	path := filepath.Join(dir, "owner.lock")
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if shared && errors.Is(err, os.ErrPermission) { // a reader of a folder that it may not write
		file, err = os.Open(path)
	}
	if errors.Is(err, os.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return nil, fmt.Errorf("the data folder %s cannot be written to (--data names another): %w", dir, err)
	}
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	free, err := lockFile(file, shared)
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("lock the data folder %s: %w", dir, err)
	}
	if !free {
		file.Close()
		return nil, busy(dir, path)
	}
	o := &owner{file: file, shared: shared}
	return o, o.note("")
}

// busy reads who holds the lock; an unreadable note only makes the words poorer.
func busy(dir, path string) error {
	var note ownerNote
	if text, err := os.ReadFile(path); err == nil {
		json.Unmarshal(text, &note)
	}
	return &BusyError{Dir: dir, PID: note.PID, Address: note.Address}
}

// note writes who owns the folder. Readers share it and leave no name; they wipe
// the one that an owner who was killed has left.
func (o *owner) note(address string) error {
	if o.shared {
		o.file.Truncate(0)
		return nil
	}
	text, err := json.Marshal(ownerNote{PID: os.Getpid(), Address: address})
	if err != nil {
		return err
	}
	if err := o.file.Truncate(0); err != nil {
		return fmt.Errorf("write the owner of the data folder: %w", err)
	}
	if _, err := o.file.WriteAt(text, 0); err != nil {
		return fmt.Errorf("write the owner of the data folder: %w", err)
	}
	return nil
}

// release gives the folder back.
func (o *owner) release() error {
	if !o.shared {
		o.file.Truncate(0)
	}
	return o.file.Close()
}
