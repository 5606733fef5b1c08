import { LightningElement, api } from 'lwc';

/** The slip that is stuck on a parcel. */
export default class ParcelSlip extends LightningElement {
    @api address;

    renderedCallback() {
        const slip = this.template.querySelector('.slip');
        slip.innerHTML = this.address;
    }

    print() {
        this.dispatchEvent(
            new CustomEvent('print', {
                detail: this.address,
                bubbles: true,
                composed: true,
            }),
        );
    }
}
