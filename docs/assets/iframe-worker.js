// Browsers start no worker on a page that was opened from the disk. There the search of this site runs in a hidden frame
// instead, whose window takes and gives messages as a worker does: copies, and never before the sender has gone on.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super()
      this.onmessage = null
      this.waiting = []
      this.frame = document.createElement("iframe")
      this.frame.hidden = true
      this.frame.srcdoc = ""
      this.frame.addEventListener("load", () => this.start(new URL(url, document.baseURI)), { once: true })
      document.documentElement.append(this.frame)
    }

    start(url) {
      const scope = this.frame.contentWindow
      scope.postMessage = data => setTimeout(() => this.receive(new MessageEvent("message", { data: structuredClone(data) })))
      const script = scope.document.createElement("script")
      script.src = url
      script.addEventListener("load", () => {
        this.scope = scope
        for (const data of this.waiting.splice(0)) this.postMessage(data)
      })
      scope.document.head.append(script)
    }

    receive(event) {
      if (this.onmessage) this.onmessage(event)
      this.dispatchEvent(event)
    }

    postMessage(data) {
      if (!this.scope) this.waiting.push(data)
      else setTimeout(() => this.tell(this.scope.structuredClone(data)))
    }

    tell(data) {
      this.scope.dispatchEvent(new this.scope.MessageEvent("message", { data }))
    }

    terminate() {
      this.frame.remove()
    }
  }
}
