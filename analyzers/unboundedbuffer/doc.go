/*
Package unboundedbuffer finds memory that grows with traffic and never shrinks.

# Analyzer unboundedbuffer

unboundedbuffer: find buffers and reads without a bound
*/
package unboundedbuffer
