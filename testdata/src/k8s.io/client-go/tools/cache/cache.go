// Package cache is a stub.
package cache

type ResourceEventHandler interface{ OnAdd(obj any) }

type ResourceEventHandlerFuncs struct{ AddFunc func(obj any) }

func (f ResourceEventHandlerFuncs) OnAdd(obj any) { f.AddFunc(obj) }

type ResourceEventHandlerRegistration interface{ HasSynced() bool }

type SharedInformer interface {
	AddEventHandler(h ResourceEventHandler) (ResourceEventHandlerRegistration, error)
	RemoveEventHandler(r ResourceEventHandlerRegistration) error
}
