// What suppliers deliver, read before any tablet speaks. It refuses a list that is only half right.
export { DeliveriesSection } from './deliveries-section.js';
export { DeliveryDialog } from './delivery-dialog.js';
