package databases

import (
	"time"

	"truth"
	"truth/web"
)

func init() {
	db, fails := web.Database("works"), web.Database("fails")
	held := truth.Count("connections in use", 1, func() int64 {
		return int64(db.Stats().InUse + fails.Stats().InUse)
	})
	truth.Leak("readFirst", held, func() { readFirst(db) }).Real().
		Twin("readFirstAndClose", func() { readFirstAndClose(db) }).
		Twin("toTheEnd", func() { toTheEnd(db) }).
		Twin("contextEnds", func() { contextEnds(db) })
	truth.Leak("scanErrorLeavesTheLoop", held, func() { scanErrorLeavesTheLoop(fails) }).Real().
		Twin("scanErrorLeavesTheLoop", func() { scanErrorLeavesTheLoop(db) })
	truth.Leak("rowWithoutScan", held, func() { rowWithoutScan(db) }).Real().
		Twin("rowWithScan", func() { rowWithScan(db) }).
		Twin("rowWithAnError", func() { rowWithAnError(db) })
	truth.Leak("commitOnly", held, func() { commitOnly(fails) }).Real().
		Twin("commitOnly", func() { commitOnly(db) }).
		Twin("rollbackDeferred", func() { rollbackDeferred(fails) }).
		Twin("rollbackOnEachError", func() { rollbackOnEachError(fails) })
	truth.Leak("handlePerCall", truth.Goroutines(1), func() { handlePerCall("works") }).Real().
		Twin("handleForTheCaller", func() {
			db, _ := handleForTheCaller("works")
			db.Close()
		})
	truth.Leak("statement", truth.Heap(400), func() { statement(db) }).Real().Calls(1000).
		Twin("statementOfATransaction", func() {
			tx, _ := db.Begin()
			statementOfATransaction(tx)
			tx.Rollback()
			time.Sleep(100 * time.Microsecond) // its goroutine ends, too
		})
}
