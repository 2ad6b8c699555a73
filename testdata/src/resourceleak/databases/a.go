// Rows, transactions and statements hold a connection of the pool.
package databases

import (
	"context"
	"database/sql"
	"errors"
)

func readFirst(db *sql.DB) (n int, err error) {
	rows, err := db.Query("SELECT n FROM t") // want `query result rows is never closed; defer rows.Close\(\)`
	if err != nil {
		return 0, err
	}
	if rows.Next() {
		err = rows.Scan(&n)
	}
	return n, err
}

func readFirstAndClose(db *sql.DB) (n int, err error) {
	rows, err := db.Query("SELECT n FROM t")
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	if rows.Next() {
		err = rows.Scan(&n)
	}
	return n, err
}

func toTheEnd(db *sql.DB) (sum int, err error) {
	rows, err := db.Query("SELECT n FROM t")
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		sum++
	}
	return sum, rows.Err()
}

func scanErrorLeavesTheLoop(db *sql.DB) (sum int, err error) {
	rows, err := db.Query("SELECT n FROM t") // want `query result rows is never closed`
	if err != nil {
		return 0, err
	}
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, rows.Err()
}

func contextEnds(db *sql.DB) (n int, err error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	rows, err := db.QueryContext(ctx, "SELECT n FROM t")
	if err != nil {
		return 0, err
	}
	if rows.Next() {
		err = rows.Scan(&n)
	}
	return n, err
}

func rowWithoutScan(db *sql.DB) {
	db.QueryRow("UPDATE t SET n = 1") // want `row from db.QueryRow is never scanned`
}

func rowWithScan(db *sql.DB) (n int, err error) {
	return n, db.QueryRow("SELECT n FROM t").Scan(&n)
}

func commitOnly(db *sql.DB) error {
	tx, err := db.Begin() // want `transaction tx is not rolled back or committed on an early return; defer tx.Rollback\(\)`
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE t SET n = 1"); err != nil {
		return err
	}
	return tx.Commit()
}

func rollbackDeferred(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec("UPDATE t SET n = 1"); err != nil {
		return err
	}
	return tx.Commit()
}

func rollbackOnEachError(db *sql.DB) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	if _, err := tx.Exec("UPDATE t SET n = 1"); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func handlePerCall(dsn string) error {
	db, err := sql.Open("x", dsn) // want `database handle db is never closed`
	if err != nil {
		return err
	}
	return db.Ping()
}

func handleForTheCaller(dsn string) (*sql.DB, error) {
	db, err := sql.Open("x", dsn)
	if err != nil {
		return nil, err
	}
	return db, db.Ping()
}

func statement(db *sql.DB) error {
	stmt, err := db.Prepare("UPDATE t SET n = ?") // want `prepared statement stmt is never closed`
	if err != nil {
		return err
	}
	_, err = stmt.Exec(1)
	return err
}

func statementOfATransaction(tx *sql.Tx) error { // ends with it
	stmt, err := tx.Prepare("UPDATE t SET n = ?")
	if err != nil {
		return err
	}
	_, err = stmt.Exec(1)
	return err
}

func rowWithAnError(db *sql.DB) (n int, err error) {
	row := db.QueryRow("SELECT n FROM t")
	if row.Err() != nil {
		return 0, row.Err()
	}
	return n, row.Scan(&n)
}
